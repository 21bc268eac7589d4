package dev.leadpatch.adapter.persistence;

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
 * The changes that wait, in the order in which they are to be made: companies take turns, a company's leads take turns,
 * and changes of one lead keep the order of their coming. What is taken of a lead keeps the rest of that lead waiting
 * until it is released. Not for use by several threads at a time.
 */
final class FairChangeQueue {
    private final int maxPerCompany;
    private final Map<CompanyId, CompanyQueue> companies = new HashMap<>();
    private final Set<CompanyQueue> readyCompanies = new LinkedHashSet<>();
    private final Set<LeadRef> claimedLeads = new HashSet<>();
    private int size;

    /**
     * @param most how many of one company may wait; the more companies there are, the fewer, and beyond twice as many one
     *     of each
     */
    FairChangeQueue(int most) {
        this.maxPerCompany = most;
    }

    /** Lets a change wait, unless too many of its company do. */
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

    /** Whether changes of so many leads could be taken now. */
    boolean hasReadyLeads(int leads) {
        int found = 0;
        for (CompanyQueue company : readyCompanies) {
            found += company.readyLeads.size();
            if (found >= leads) {
                return true;
            }
        }
        return false;
    }

    /** Takes the next ones, and their leads until these are released. */
    List<PendingChange<?>> claim(int atMost) {
        List<PendingChange<?>> next = new ArrayList<>();
        Map<LeadRef, CompanyQueue> leads = new LinkedHashMap<>();
        while (next.size() < atMost && !readyCompanies.isEmpty()) {
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

    /** Lets the rest of a lead that was taken be taken. */
    void release(LeadRef lead) {
        claimedLeads.remove(lead);
        CompanyQueue company = companies.get(lead.company());
        if (company != null && company.changesByLead.containsKey(lead.lead())) {
            makeReady(company, lead.lead());
        }
    }

    /** Takes a change back that was not taken yet. */
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

    /** Whether changes of the lead are being made. */
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

    private static <T> T pollFirst(Collection<T> all) {
        var each = all.iterator();
        T first = each.next();
        each.remove();
        return first;
    }

    /** One company's changes: a line for each lead. */
    private static final class CompanyQueue {
        private final CompanyId id;
        private final Map<LeadId, Deque<PendingChange<?>>> changesByLead = new HashMap<>();
        private final Set<LeadId> readyLeads = new LinkedHashSet<>();
        private int size;

        CompanyQueue(CompanyId id) {
            this.id = id;
        }

        Deque<PendingChange<?>> changesOf(LeadId lead) {
            return changesByLead.computeIfAbsent(lead, any -> new ArrayDeque<>());
        }

        PendingChange<?> poll(LeadId lead) {
            PendingChange<?> first = changesOf(lead).remove();
            removeIfEmpty(lead);
            return first;
        }

        boolean cancel(PendingChange<?> change) {
            LeadId lead = change.leadRef().lead();
            Deque<PendingChange<?>> line = changesByLead.get(lead);
            if (line == null || !line.remove(change)) {
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
