"""The command `amana`, one command a module.

Owns what an operator and an officer type and read. A command asks the other
packages and writes down what they answer; it must never hold a rule of its own.
"""
