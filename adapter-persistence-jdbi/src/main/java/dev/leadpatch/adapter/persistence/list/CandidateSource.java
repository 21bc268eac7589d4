package dev.leadpatch.adapter.persistence.list;

/**
 * Where the candidates of a list are read.
 *
 * @param group the index of the terms whose postings are read; -1 if other candidates are read
 * @param size the estimated number of candidates
 */
record CandidateSource(Kind kind, int group, long size) {

    /** Whether the candidates are read completely. */
    boolean isSet() {
        return kind != Kind.LEADS && kind != Kind.POSTINGS;
    }

    /** Whether the candidates are read from the leads, as active or archived. */
    boolean isOfLeads() {
        return kind == Kind.LEADS || kind == Kind.CREATED_SET;
    }

    /** Whether the candidates match the search. */
    boolean isOfSearch() {
        return kind == Kind.SEARCH_SET || kind == Kind.FOUND;
    }

    /** The kinds of sources. */
    enum Kind {
        /** The leads in the order of the list. */
        LEADS,
        /** The postings of terms, in the order of ids. */
        POSTINGS,
        /** All postings of terms. */
        POSTING_SET,
        /** All matches of the trigram index. */
        SEARCH_SET,
        /** Leads that the search has found by words. */
        FOUND,
        /** All leads created since a time. */
        CREATED_SET,
        /** Leads that match all criteria. */
        MATCHES
    }
}
