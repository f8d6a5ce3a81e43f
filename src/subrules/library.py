"""Which version of subrules this is: a constant, so that an answer can say what decided without asking the system."""

VERSION = "0.1.0"
