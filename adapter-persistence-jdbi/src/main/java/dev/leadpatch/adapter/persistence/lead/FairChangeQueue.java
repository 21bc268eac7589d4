package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A fair queue of pending changes: round-robin by company, round-robin by lead within a company, and FIFO within a
 * lead. A claim of a lead's changes blocks its other changes until the lead is released. If an offer or a claim fails
 * with an {@link OutOfMemoryError}, the queued changes and the claimed leads remain the same. All methods take constant
 * time for each change. Not thread-safe.
 */
final class FairChangeQueue {
    private final int maxPerCompany;
    private final boolean isOneCompanyPerClaim;
    private final Map<CompanyId, CompanyQueue> companies = new HashMap<>();
    // in access order, the last one claimed last: a lookup moves an entry to the end and allocates nothing
    private final Map<CompanyId, CompanyQueue> readyCompanies = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<LeadRef> claimedLeads = new HashSet<>();
    private final SuspendedCompanies suspended;
    private int size;

    /**
     * @param maxPerCompany the maximum number of queued changes of one company. It is divided by the number of
     *     companies in the queue. If twice this number is queued in total, the maximum is one change per company
     * @param isOneCompanyPerClaim whether a claim is of one company, which is suspended until the claim ends
     */
    FairChangeQueue(int maxPerCompany, boolean isOneCompanyPerClaim, LongSupplier nanoTime) {
        this.maxPerCompany = maxPerCompany;
        this.isOneCompanyPerClaim = isOneCompanyPerClaim;
        this.suspended = new SuspendedCompanies(nanoTime);
    }

    /** Adds a change; returns false if the maximum of its company is reached. */
    boolean offer(PendingChange<?> change) {
        LeadRef lead = change.leadRef();
        CompanyQueue company = companies.computeIfAbsent(lead.company(), CompanyQueue::new);
        int share = size < 2 * maxPerCompany ? maxPerCompany / companies.size() : 1;
        if (company.size >= Math.max(1, share)) {
            return false;
        }
        try {
            company.changesByLead
                    .computeIfAbsent(lead.lead(), key -> new LinkedHashSet<>())
                    .add(change);
            size++;
            company.size++;
            if (!claimedLeads.contains(lead)) {
                makeReady(company, lead.lead());
            }
        } catch (OutOfMemoryError e) {
            cancel(change);
            throw e;
        }
        return true;
    }

    private void makeReady(CompanyQueue company, LeadId lead) {
        company.readyLeads.add(lead);
        makeReady(company);
    }

    private void makeReady(CompanyQueue company) {
        if (!readyCompanies.containsKey(company.id) && !suspended.contains(company.id)) {
            readyCompanies.put(company.id, company);
        }
    }

    /** Whether changes of at least {@code leads} leads can be claimed. */
    boolean hasReadyLeads(int leads) {
        int ready = 0;
        for (CompanyQueue company : readyCompanies.values()) {
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
        try {
            Iterator<PendingChange<?>> inFairOrder = new RoundRobin<>(readyCompanies.values().stream()
                    .limit(isOneCompanyPerClaim ? 1 : Long.MAX_VALUE)
                    .map(CompanyQueue::readyChanges)
                    .iterator());
            while (next.size() < limit && inFairOrder.hasNext()) {
                next.add(inFairOrder.next());
            }
            next.forEach(change -> claimedLeads.add(change.leadRef()));
            if (isOneCompanyPerClaim && !next.isEmpty()) {
                suspended.add(next.get(0).leadRef().company());
            }
        } catch (OutOfMemoryError e) {
            for (int i = 0; i < next.size(); i++) {
                claimedLeads.remove(next.get(i).leadRef());
            }
            throw e;
        }
        // from here on, no memory is allocated: the callers of removed changes would wait in vain after a failure
        for (int i = 0; i < next.size(); i++) {
            PendingChange<?> change = next.get(i);
            LeadRef lead = change.leadRef();
            Objects.requireNonNull(companies.get(lead.company())).readyLeads.remove(lead.lead());
            cancel(change);
            readyCompanies.get(lead.company()); // moves a company that is still ready to the end
        }
        if (isOneCompanyPerClaim && !next.isEmpty()) {
            readyCompanies.remove(next.get(0).leadRef().company());
        }
        return next;
    }

    /** Ends a claim of these changes: further ones of their company can be claimed. */
    void endClaim(List<PendingChange<?>> claimed) {
        if (isOneCompanyPerClaim && !claimed.isEmpty()) {
            resume(claimed.get(0).leadRef().company());
        }
    }

    /** Releases a claimed lead: its other changes can be claimed. */
    void release(LeadRef lead) {
        claimedLeads.remove(lead);
        CompanyQueue company = companies.get(lead.company());
        if (company != null && company.changesByLead.containsKey(lead.lead())) {
            makeReady(company, lead.lead());
        }
    }

    /** Suspends a company: its changes are queued, but not claimed until it is resumed or the suspension expires. */
    void suspend(CompanyId company) {
        suspended.add(company);
        readyCompanies.remove(company);
    }

    /** Ends the suspension of a company. */
    void resume(CompanyId id) {
        suspended.remove(id);
        CompanyQueue company = companies.get(id);
        if (company != null && !company.readyLeads.isEmpty()) {
            makeReady(company);
        }
    }

    /** Whether the lead is claimed. */
    boolean isClaimed(LeadRef lead) {
        return claimedLeads.contains(lead);
    }

    /** Removes a change; returns false if it was claimed. A company without changes is removed in any case. */
    boolean cancel(PendingChange<?> change) {
        CompanyQueue company = companies.get(change.leadRef().company());
        if (company == null) {
            return false;
        }
        boolean removed = company.remove(change);
        size -= removed ? 1 : 0;
        if (company.readyLeads.isEmpty()) {
            readyCompanies.remove(company.id);
        }
        if (company.size == 0) {
            companies.remove(company.id);
        }
        return removed;
    }
}
