package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A fair queue of pending changes: round-robin by company, round-robin by lead within a company, and FIFO within a
 * lead. A claim of a lead's changes blocks its other changes until the lead is released. Not thread-safe.
 */
final class FairChangeQueue {
    private final int maxPerCompany;
    private final Map<CompanyId, CompanyQueue> companies = new HashMap<>();
    private final Set<CompanyQueue> readyCompanies = new LinkedHashSet<>();
    private final Set<LeadRef> claimedLeads = new HashSet<>();
    private int size;

    /**
     * @param maxPerCompany the maximum number of queued changes of one company. It is divided by the number of
     *     companies in the queue. If twice this number is queued in total, the maximum is one change per company
     */
    FairChangeQueue(int maxPerCompany) {
        this.maxPerCompany = maxPerCompany;
    }

    /** Adds a change; returns false if the maximum of its company is reached. */
    boolean offer(PendingChange<?> change) {
        LeadRef lead = change.leadRef();
        CompanyQueue company = companies.computeIfAbsent(lead.company(), CompanyQueue::new);
        int share = size < 2 * maxPerCompany ? maxPerCompany / companies.size() : 1;
        if (company.size >= Math.max(1, share)) {
            return false;
        }
        size++;
        company.size++;
        company.changesOf(lead.lead()).add(change);
        if (!claimedLeads.contains(lead)) {
            makeReady(company, lead.lead());
        }
        return true;
    }

    private void makeReady(CompanyQueue company, LeadId lead) {
        company.readyLeads.add(lead);
        readyCompanies.add(company);
    }

    /** Whether changes of at least {@code leads} leads can be claimed. */
    boolean hasReadyLeads(int leads) {
        int ready = 0;
        for (CompanyQueue company : readyCompanies) {
            ready += company.readyLeads.size();
            if (ready >= leads) {
                return true;
            }
        }
        return false;
    }

    /** Removes up to {@code limit} changes in fair order, and claims their leads until they are released. */
    List<PendingChange<?>> claim(int limit) {
        List<PendingChange<?>> next = new ArrayList<>();
        Map<LeadRef, CompanyQueue> leads = new LinkedHashMap<>();
        while (next.size() < limit && !readyCompanies.isEmpty()) {
            CompanyQueue company = pollFirst(readyCompanies);
            LeadId lead = pollFirst(company.readyLeads);
            next.add(company.poll(lead));
            size--;
            leads.put(new LeadRef(company.id, lead), company);
            if (company.changesByLead.containsKey(lead)) {
                company.readyLeads.add(lead);
            }
            if (!company.readyLeads.isEmpty()) {
                readyCompanies.add(company);
            }
        }
        leads.forEach(this::markClaimed);
        return next;
    }

    private void markClaimed(LeadRef lead, CompanyQueue company) {
        claimedLeads.add(lead);
        company.readyLeads.remove(lead.lead());
        removeIdle(company);
    }

    /** Releases a claimed lead: its other changes can be claimed. */
    void release(LeadRef lead) {
        claimedLeads.remove(lead);
        CompanyQueue company = companies.get(lead.company());
        if (company != null && company.changesByLead.containsKey(lead.lead())) {
            makeReady(company, lead.lead());
        }
    }

    /** Removes a change; returns false if it was claimed. */
    boolean cancel(PendingChange<?> change) {
        LeadRef lead = change.leadRef();
        CompanyQueue company = companies.get(lead.company());
        if (company == null || !company.cancel(change)) {
            return false;
        }
        size--;
        removeIdle(company);
        return true;
    }

    /** Whether the lead is claimed. */
    boolean isClaimed(LeadRef lead) {
        return claimedLeads.contains(lead);
    }

    private void removeIdle(CompanyQueue company) {
        if (company.readyLeads.isEmpty()) {
            readyCompanies.remove(company);
        }
        if (company.size == 0) {
            companies.remove(company.id);
        }
    }

    private static <T> T pollFirst(Collection<T> items) {
        var iterator = items.iterator();
        T first = iterator.next();
        iterator.remove();
        return first;
    }

    /** The queued changes of one company, by lead. */
    private static final class CompanyQueue {
        private final CompanyId id;
        private final Map<LeadId, Deque<PendingChange<?>>> changesByLead = new HashMap<>();
        private final Set<LeadId> readyLeads = new LinkedHashSet<>();
        private int size;

        CompanyQueue(CompanyId id) {
            this.id = id;
        }

        Deque<PendingChange<?>> changesOf(LeadId lead) {
            return changesByLead.computeIfAbsent(lead, key -> new ArrayDeque<>());
        }

        PendingChange<?> poll(LeadId lead) {
            PendingChange<?> first = changesOf(lead).remove();
            removeIfEmpty(lead);
            return first;
        }

        boolean cancel(PendingChange<?> change) {
            LeadId lead = change.leadRef().lead();
            Deque<PendingChange<?>> changes = changesByLead.get(lead);
            if (changes == null || !changes.remove(change)) {
                return false;
            }
            removeIfEmpty(lead);
            return true;
        }

        private void removeIfEmpty(LeadId lead) {
            size--;
            if (changesOf(lead).isEmpty()) {
                changesByLead.remove(lead);
                readyLeads.remove(lead);
            }
        }
    }
}
