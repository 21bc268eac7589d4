package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.lead.LeadLocker.LockedLeads;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.Snapshots;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * Unit of work: collects the decisions of a transaction, which {@link LeadChangeWriter} writes with one statement. Each
 * decision sees the results of the decisions before it. An instance is used once, by one thread: first every change is
 * decided, then the decisions are written, then the results are evaluated.
 */
final class UnitOfWork {
    private final Handle handle;
    private final LockedLeads locked;

    private final Map<LeadRef, LeadSnapshot> snapshots;
    private final List<LeadEvent> events = new ArrayList<>();
    private boolean hasFurtherStatements; // history queries or idempotency keys, after the write
    private boolean silent; // an import, which is never part of a batch of changes
    private long changedCharacters;

    /** @param locked the leads of the changes; a change may include leads that do not exist */
    UnitOfWork(Handle handle, LockedLeads locked) {
        this.handle = handle;
        this.locked = locked;
        snapshots = new HashMap<>(locked.snapshots());
    }

    /**
     * A decided change.
     *
     * @param leads the leads that the decision has read or written
     * @param needsHistory whether the evaluation of the result queries the history
     * @param result evaluates the result; must be called after the write
     */
    record DecidedChange<R>(Set<LeadId> leads, boolean needsHistory, Supplier<R> result) {}

    /** Returns the matches without each only lead that no longer has its match key, or is archived. */
    Map<MatchKey, List<LeadId>> verified(CompanyId company, Map<MatchKey, List<LeadId>> matches) {
        Map<MatchKey, List<LeadId>> verified = new HashMap<>(matches);
        verified.entrySet()
                .removeIf(match -> match.getValue().size() == 1
                        && !isMatch(
                                match.getKey(),
                                new LeadRef(company, match.getValue().get(0))));
        return verified;
    }

    private boolean isMatch(MatchKey key, LeadRef lead) {
        LeadSnapshot current = snapshots.get(lead);
        return current != null && key.matches(current.lead());
    }

    /**
     * Decides one change. If this throws, nothing of the change is written.
     *
     * @param matches the leads with each match key of the change
     */
    <R> DecidedChange<R> decide(Change<R> change, Map<MatchKey, List<LeadId>> matches) {
        Map<LeadId, LeadSnapshot> before = snapshotsOf(change, matches);
        Set<LeadId> leads = new LinkedHashSet<>(before.keySet());
        Optional<CompanyCatalog> catalog =
                change.newLeads().isEmpty() ? Optional.empty() : Optional.of(locked.catalog(change.company()));
        DecidedChange<R> decided = change.decider()
                .decide(new Snapshots(before, matches, catalog))
                .fold(
                        write -> {
                            requireNextVersions(write.events(), change, before);
                            write.events().forEach(this::addEvent);
                            silent |= change.importBatch()
                                    .filter(batch -> !batch.sendsEvents())
                                    .isPresent();
                            write.events()
                                    .forEach(event -> leads.add(event.lead().id()));
                            return new DecidedChange<>(leads, false, write::result);
                        },
                        noWrite -> new DecidedChange<>(leads, false, noWrite::result),
                        needsHistory -> new DecidedChange<>(leads, true, historyQuery(change, before, needsHistory)));
        hasFurtherStatements |= decided.needsHistory()
                || change.idempotentRequest().isPresent()
                || change.importBatch().isPresent();
        return decided;
    }

    /** The approximate size of the custom fields in characters, before and after the changes. */
    long changedCharacters() {
        return changedCharacters;
    }

    /** The snapshots of the leads before all changes, and the endpoints of their companies. */
    LockedLeads locked() {
        return locked;
    }

    /** The events to write, ordered by version for each lead. */
    List<LeadEvent> events() {
        return events;
    }

    /** The events that webhook endpoints receive. */
    List<LeadEvent> sentEvents() {
        return silent ? List.of() : events;
    }

    /** Announces that statements follow the write. */
    void keepOpen() {
        hasFurtherStatements = true;
    }

    /** Whether statements follow the write, so that it can't commit in the same round trip. */
    boolean hasFurtherStatements() {
        return hasFurtherStatements;
    }

    private Map<LeadId, LeadSnapshot> snapshotsOf(Change<?> change, Map<MatchKey, List<LeadId>> matches) {
        Map<LeadId, LeadSnapshot> ofChange = new LinkedHashMap<>();
        Consumer<LeadId> add =
                lead -> ofChange.computeIfAbsent(lead, absent -> snapshots.get(new LeadRef(change.company(), lead)));
        change.leads().forEach(add);
        matches.values().stream().filter(leads -> leads.size() == 1).forEach(leads -> add.accept(leads.get(0)));
        return ofChange;
    }

    private void addEvent(LeadEvent event) {
        LeadSnapshot before = snapshots.put(LeadRef.of(event.lead()), new LeadSnapshot(event.lead(), event.catalog()));
        events.add(event);
        changedCharacters += customFieldCharacters(event.lead());
        changedCharacters += before == null ? 0 : customFieldCharacters(before.lead());
    }

    private <R> Supplier<R> historyQuery(
            Change<R> change, Map<LeadId, LeadSnapshot> before, Decision.NeedsHistory<R> needsHistory) {
        LeadRef lead = new LeadRef(change.company(), needsHistory.leadId());
        // excludes later changes in this unit of work
        long untilVersion =
                Objects.requireNonNull(before.get(lead.lead())).lead().version();
        return () -> needsHistory
                .toResult()
                .apply(PostgresLeadHistoryStore.changedFields(handle, lead, needsHistory, untilVersion));
    }

    /** Requires that each event continues the versions of its lead, or is the creation of a new lead. */
    private static void requireNextVersions(
            List<LeadEvent> events, Change<?> change, Map<LeadId, LeadSnapshot> before) {
        Map<LeadId, Lead> current = new HashMap<>();
        before.forEach((id, snapshot) -> current.put(id, snapshot.lead()));
        for (LeadEvent event : events) {
            Lead to = event.lead();
            Lead from = current.put(to.id(), to);
            if (!to.company().equals(change.company())) {
                throw new IllegalArgumentException("lead " + to.id() + " is of another company");
            }
            if (from == null) {
                requireCreation(event, change);
            } else if (to.version() != from.version() + 1 || !to.updatedAt().isAfter(from.updatedAt())) {
                throw new IllegalArgumentException(
                        "not the next version of lead " + from.id() + ", which has version " + from.version());
            }
        }
    }

    private static void requireCreation(LeadEvent event, Change<?> change) {
        Lead lead = event.lead();
        if (!change.newLeads().contains(lead.id()) || event.kind() != ChangeKind.CREATED || lead.version() != 1) {
            throw new IllegalArgumentException("the change does not include lead " + lead.id());
        }
    }

    private static long customFieldCharacters(Lead lead) {
        long size = 0;
        for (CustomFieldValue value : lead.fields().customFields().values()) {
            size += value instanceof CustomFieldValue.Text text ? text.text().length() : 1;
        }
        return size;
    }
}
