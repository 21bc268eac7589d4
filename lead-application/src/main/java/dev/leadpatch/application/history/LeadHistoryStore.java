package dev.leadpatch.application.history;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the history of leads. Entries are appended by changes of a lead only. A retention period can remove the oldest
 * ones. If the lead is erased, its entries remain without their changes.
 */
public interface LeadHistoryStore {

    /**
     * Returns the changes of the lead as of one moment, newest first and without gaps.
     *
     * @param beforeVersion if present, only changes that created an earlier version
     * @param limit maximum number of changes, at least 1
     * @return empty if the company does not have the lead
     * @throws StoreUnavailableException if the store is unavailable
     */
    Optional<Page> find(CompanyId company, LeadId lead, OptionalLong beforeVersion, int limit);

    /**
     * A part of a history. It may have fewer changes than the limit if the changes are large, but at least one if any
     * match.
     *
     * @param entries newest first
     * @param hasMore whether there are older changes
     */
    record Page(List<HistoryEntry> entries, boolean hasMore) {
        public Page {
            entries = List.copyOf(entries);
        }

        /** Returns the {@code beforeVersion} of the next page; empty on the last page. */
        public OptionalLong nextBeforeVersion() {
            return hasMore ? OptionalLong.of(entries.get(entries.size() - 1).version()) : OptionalLong.empty();
        }
    }

    /**
     * One change of a lead in its history. Immutable: later changes of labels do not affect it.
     *
     * @param version the version that the change created
     * @param kind what happened to the lead
     * @param changedAt the time of the change, which is the version's {@code updatedAt}
     * @param key the API key that made the change; empty if a user of a host application or a command did
     * @param keyLabel the label of the key, or the name of the user or the command, at that time
     * @param requestId the id of the request that made the change
     * @param changes the differences from the previous version, with the labels of that time
     */
    record HistoryEntry(
            long version,
            ChangeKind kind,
            Instant changedAt,
            Optional<ApiKeyId> key,
            String keyLabel,
            String requestId,
            List<FieldChange> changes) {
        public HistoryEntry {
            changes = List.copyOf(changes);
        }

        /** Returns the history entry of {@code event}. */
        public static HistoryEntry of(LeadEvent event) {
            return new HistoryEntry(
                    event.lead().version(),
                    event.kind(),
                    event.lead().updatedAt(),
                    event.actor().key(),
                    event.actor().label(),
                    event.requestId(),
                    event.changes());
        }
    }
}
