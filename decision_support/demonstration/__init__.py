"""The demonstration: invented patients for every answer the adult table can give. Nothing here reads a real record.

story: how a patient is told; table_rows, mrd_histories, guards, second_hospital: the patients; generator: from a
story, a seed and a day to a record; course: what is issued and decided afterwards. services/demonstration loads it.
"""
