"""What every engine must do: the same cases for any ``webapp.search.Engine``.

To put an engine through them, name it in ``ENGINES`` (``conftest.py``) and run ``pytest tests/conformance``.
A factory is given the folder of an index, with the generation in it that the indexer has built, and the limits of a
request, and returns the engine that answers about that generation; ``webapp.search.open_engine`` is the reference.
An engine that keeps its index elsewhere (a cluster) fills it within the factory, from the families that lie in the
generation's folder, and removes it in ``close``. Where there is no generation that can be served, a factory raises
``IndexUnusable``.

The tests see nothing but the methods of ``Engine`` and the plain values that go in and come out; what is true of the
archive they read from the families as exported, slowly. Each module states at its head the properties that it holds
an engine to; a number in parentheses behind a test's sentence says which of them it is a case of.

    test_matching      which families a text finds: words, operators, phrases, wildcards, fields, ids
    test_dates         families by their dates, printed and filed
    test_naming        facet values by the names that people call them
    test_expansion     what is found beside the words as typed: synonyms, spellings, slips
    test_ranking       the order by relevance
    test_relaxation    fewer of the words, where all of them find too little
    test_filters       facet values chosen and left out
    test_facet_counts  the values of an answer's facets, and of one facet
    test_pages         totals, orders, pages, records as hits, all families at once
    test_highlights    passages and marks
    test_explanations  why a hit was found, and what each part of its score is
    test_advice        missing words, corrections, ways on, notices
    test_suggestions   completion
    test_similar       more like one family
    test_families      one family by its names
    test_records       single records
    test_engine        threads, limits, opening and closing
"""
