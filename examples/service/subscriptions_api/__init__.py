"""An example: the policies and the rules of a newspaper and a library behind HTTP."""
