package dev.leadpatch.domain.lead;

/**
 * A value by which an upsert finds existing leads.
 *
 * @param value the normalized value: all spellings that match have the same one
 */
public record MatchKey(MatchField field, String value) {

    /** The {@linkplain LeadTerms term} that all leads with this value have; leads with a similar value may have it too. */
    public String term() {
        return LeadTerms.term(field.wireName(), value);
    }

    /** Whether only leads with this value have the {@link #term}. */
    public boolean hasExactTerm() {
        return term().endsWith("=" + value);
    }

    /** Whether a lead has this value. Archived leads match only by their identity. */
    public boolean matches(Lead lead) {
        if (field instanceof MatchField.IdentityField identity) {
            return identity.valueOf(lead).equals(value);
        }
        return !lead.isArchived()
                && field.keyOf(lead.fields()).filter(this::equals).isPresent();
    }
}
