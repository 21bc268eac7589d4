package dev.leadpatch.application.creation;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.UnsupportedByStoreException;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.MatchField;
import dev.leadpatch.domain.patch.LeadDraft;
import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Optional;

/** Creates a lead of the caller's company. With a match, it is an upsert: an existing lead is updated instead. */
public interface CreateLead {

    /**
     * Checks the caller's permission, validates the draft and creates the lead, or finds the one that matches.
     *
     * @throws StoreUnavailableException if the store is unavailable
     * @throws DeadlineExceededException if the validation exceeds its deadline; nothing was written
     * @throws UnsupportedByStoreException if the store does not support new leads, or idempotent requests
     */
    Result handle(Command command);

    /**
     * Returns the result that {@link #handle} would have, and writes nothing. Read access is required too, because the
     * result contains values of the lead.
     *
     * @return {@link Result.Previewed} instead of a created, updated or unchanged lead
     */
    Result preview(Command command);

    /**
     * A request to create a lead.
     *
     * @param match if present, the request is an upsert
     * @param requestId the id of the request in the lead's history, at most 128 characters
     * @param idempotentRequest if present, the response is stored with the key
     */
    record Command(
            Caller caller,
            LeadDraft draft,
            Optional<Match> match,
            String requestId,
            Optional<IdempotentRequest<Result>> idempotentRequest) {}

    /** How an upsert finds existing leads, and what it does with the one it finds. */
    record Match(MatchField field, OnMatch onMatch) {}

    /** What an upsert does with an existing lead. */
    enum OnMatch {
        /** Applies the draft as a patch. */
        UPDATE,
        /** Changes nothing. */
        SKIP,
        /** Sets the fields that have no value, and keeps all others. */
        FILL
    }

    /** The result of a creation. */
    sealed interface Result {

        <T> T fold(Cases<T> cases);

        /** One method per result. */
        interface Cases<T> {
            T created(Created created);

            T previewed(Previewed preview);

            T severalMatch(SeveralMatch matches);

            T notMatchable(MatchField field);

            T noMatchValue(MatchField field);

            T notCreated(UpdateLead.Result result);
        }

        /** The lead was created, durably. */
        record Created(LeadSnapshot snapshot) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.created(this);
            }
        }

        /**
         * The effect of a creation that was not written.
         *
         * @param existing the lead that matches; empty if the lead would be created
         * @param changes the changes; empty if the lead already has the values of the draft
         * @param wouldNotify the endpoints that would receive the event, oldest first
         */
        record Previewed(Optional<LeadSnapshot> existing, List<FieldChange> changes, List<EndpointId> wouldNotify)
                implements Result {
            public Previewed {
                changes = List.copyOf(changes);
                wouldNotify = List.copyOf(wouldNotify);
            }

            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.previewed(this);
            }
        }

        /**
         * Several leads match; nothing was written.
         *
         * @param leads the ids of at least two leads, ascending, at most {@value
         *     dev.leadpatch.application.lead.Snapshots#MAX_MATCHES}; empty if the caller has no
         *     read access
         */
        record SeveralMatch(List<LeadId> leads) implements Result {
            public SeveralMatch {
                leads = List.copyOf(leads);
            }

            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.severalMatch(this);
            }
        }

        /** Leads can't be matched by the field: the company does not have it, or it is of another type. */
        record NotMatchable(MatchField field) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.notMatchable(field);
            }
        }

        /** The draft has no value of the field to match by. */
        record NoMatchValue(MatchField field) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.noMatchValue(field);
            }
        }

        /**
         * No lead was created: one matches, and {@code result} is its update, or the request failed as an update would.
         */
        record NotCreated(UpdateLead.Result result) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.notCreated(result);
            }
        }
    }
}
