"""Reading a brief in every form in which evaluators send one."""
