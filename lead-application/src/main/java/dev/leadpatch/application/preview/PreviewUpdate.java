package dev.leadpatch.application.preview;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import java.util.List;
import java.util.function.Function;

/** The use case of a dry run: returns the result that {@link UpdateLead} would have, and writes nothing. */
public interface PreviewUpdate {

    /**
     * Checks the caller's permissions and the patch as {@link UpdateLead} does, and writes nothing. Read access is
     * required too, because the result contains values of the lead.
     *
     * @param command the request to preview; its idempotency key is ignored
     * @throws StoreUnavailableException if the store is unavailable
     * @throws DeadlineExceededException if the validation exceeds its deadline
     */
    Result preview(UpdateLead.Command command);

    /** The result of a dry run. */
    sealed interface Result {

        <T> T fold(Function<Accepted, T> accepted, Function<UpdateLead.Result, T> refused);

        /**
         * The patch would be applied.
         *
         * @param version the lead's current version
         * @param changes the changes; empty if the lead already has the values of the patch
         * @param wouldNotify the endpoints that would receive the event, oldest first
         */
        record Accepted(long version, List<FieldChange> changes, List<EndpointId> wouldNotify) implements Result {
            public Accepted {
                changes = List.copyOf(changes);
                wouldNotify = List.copyOf(wouldNotify);
            }

            @Override
            public <T> T fold(Function<Accepted, T> accepted, Function<UpdateLead.Result, T> refused) {
                return accepted.apply(this);
            }
        }

        /** The patch would not be applied, for the same reason as the update. */
        record Refused(UpdateLead.Result reason) implements Result {
            @Override
            public <T> T fold(Function<Accepted, T> accepted, Function<UpdateLead.Result, T> refused) {
                return refused.apply(reason);
            }
        }
    }
}
