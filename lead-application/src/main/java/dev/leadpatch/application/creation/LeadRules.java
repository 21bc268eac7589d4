package dev.leadpatch.application.creation;

/** The rules of leads that depend on where a batch comes from. The rules of each value always apply. */
public enum LeadRules {
    /** Requests and imports: a lead can't get archived entries of the catalog, and a new lead must be complete. */
    REQUEST,

    /**
     * The document of a whole company, which an operator loads: its leads existed before. They may have users, tags,
     * custom fields and options that were archived later, and may lack required members. A new lead keeps its creator,
     * or has none.
     */
    COMPANY_DOCUMENT
}
