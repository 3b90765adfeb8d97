"""The demonstration county: invented units and people, and three years of their study.

It is the same for the same seed and day, down to the byte of the workbooks
made of it, so that pictures, tests and benches speak of one county.
"""
