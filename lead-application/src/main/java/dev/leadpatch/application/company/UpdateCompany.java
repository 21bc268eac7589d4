package dev.leadpatch.application.company;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The use case of an operator: loads a company, or applies the document to the company of the same id, as a patch. What
 * the document omits is kept: members, entries of the catalog, API keys and leads. Applying a document twice changes
 * nothing the second time.
 */
public interface UpdateCompany {

    /**
     * Validates the whole document, and writes nothing if it has an error. Otherwise it changes the catalog and adds API
     * keys in one transaction, and then creates and changes leads in batches, as bulk requests do: with history and
     * events. Leads may have archived entries of the catalog, and new leads may be incomplete. The origin of an existing
     * lead does not change.
     *
     * @param sendsEvents whether webhook endpoints receive the events of the changes
     * @throws StoreUnavailableException if the store is unavailable for longer than the retries. The batches before are
     *     written; the update is completed by applying the document again
     * @throws DeadlineExceededException if a batch exceeds its deadline in each attempt; otherwise as above
     */
    Result update(CompanyDocument document, boolean sendsEvents);

    /** The result of an update. */
    sealed interface Result {

        /** Calls the function of the matching result and returns its result. */
        default <T> T fold(Function<NotUpdated, T> notUpdated, Function<Updated, T> updated) {
            return this instanceof NotUpdated result ? notUpdated.apply(result) : updated.apply((Updated) this);
        }

        /** The company did not exist and was loaded, or nothing was written. */
        record NotUpdated(LoadCompany.Result result) implements Result {}

        /**
         * The document was written, except for the rejected leads, durably.
         *
         * @param name the name of the company
         * @param counts the effect on the objects of each kind
         * @param rejected the errors of the first leads that were rejected, at most
         *     {@value dev.leadpatch.application.company.LoadCompany.Result.Rejected#MAX_ERRORS}
         * @param rejectedLeads the number of all leads that were rejected
         * @param kinds the number of all their errors of each kind
         */
        record Updated(
                CompanyId id,
                String name,
                Map<Kind, Counts> counts,
                List<RejectedLead> rejected,
                long rejectedLeads,
                Map<String, Long> kinds)
                implements Result {
            public Updated {
                counts = Map.copyOf(counts);
                rejected = List.copyOf(rejected);
                kinds = Map.copyOf(kinds);
            }

            /** Returns the effect on the objects of a kind. */
            public Counts count(Kind kind) {
                return counts.getOrDefault(kind, Counts.NONE);
            }
        }
    }

    /** The kinds of objects in a document. */
    enum Kind {
        COMPANY,
        USER,
        TAG,
        CUSTOM_FIELD,
        API_KEY,
        LEAD
    }

    /** The number of objects that were added, that were changed, and that already had the values of the document. */
    record Counts(long added, long updated, long unchanged) {
        /** Nothing. */
        public static final Counts NONE = new Counts(0, 0, 0);

        /** Returns the number of objects that were added or changed. */
        public long changed() {
            return added + updated;
        }

        /** Returns the sums. */
        public Counts plus(Counts other) {
            return new Counts(added + other.added, updated + other.updated, unchanged + other.unchanged);
        }
    }

    /**
     * An error of a lead that was not written because of its stored state: it is archived, or another lead has its id or
     * uuid.
     *
     * @param line the line in which the lead starts, from 1; 0 if it is unknown
     * @param pointer the JSON Pointer of the error
     * @param message a phrase that follows the pointer
     */
    record RejectedLead(int line, String pointer, String message) {

        /** Returns pointer and message: {@code /leads/3/id is the id of an archived lead}. */
        public String toSentence() {
            return pointer + " " + message;
        }
    }
}
