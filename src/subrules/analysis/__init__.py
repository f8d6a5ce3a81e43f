"""What can be known about rules without data: which never apply, are hidden, contradict or lack something.

Every comparison speaks of one field, so a condition is a set of boxes in the space of all fields,
and each question has an exact answer with an example.
"""
