"""The pairwise matcher: are two captions variants of one? What changed decides, not how much.

``diff`` finds the edits between two captions; ``matcher`` asks of each whether it is a trivial edit (``trivial_edits``,
``typos``) or an omission (``omissions``), and accepts the pair where all are. Where the two records
are known to be of one photograph (``photograph``), or are kept by two centers (``center_copies``), more may be missing.
"""
