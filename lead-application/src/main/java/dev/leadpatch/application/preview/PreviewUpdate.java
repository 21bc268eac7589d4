package dev.leadpatch.application.preview;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.value.DeadlineExceededException;
import java.util.List;
import java.util.function.Function;

/** The use case of trying a patch: what {@link UpdateLead} would do, without doing it. */
public interface PreviewUpdate {

    /**
     * Judges the caller's access and the patch as {@link UpdateLead} does, and writes nothing. The caller needs read
     * access too, for a preview tells what the lead holds.
     *
     * @param command what would be asked for; whether it is repeatable does not matter
     * @throws StoreUnavailableException if the store could not be reached in time
     * @throws DeadlineExceededException if the validation took too long; nothing was done
     */
    Result preview(UpdateLead.Command command);

    /** How it ended. */
    sealed interface Result {

        <T> T fold(Function<Accepted, T> accepted, Function<UpdateLead.Result, T> refused);

        /**
         * The patch would be applied.
         *
         * @param version the lead's version that was judged
         * @param changes what would differ; empty if the lead is as the patch asks for already
         * @param wouldNotify the endpoints that would be told, oldest first
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

        /** The patch would not be applied, for the same reason. */
        record Refused(UpdateLead.Result reason) implements Result {
            @Override
            public <T> T fold(Function<Accepted, T> accepted, Function<UpdateLead.Result, T> refused) {
                return refused.apply(reason);
            }
        }
    }
}
