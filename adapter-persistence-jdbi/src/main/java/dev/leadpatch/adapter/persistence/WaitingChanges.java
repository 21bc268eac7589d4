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
final class WaitingChanges {
    private final int most;
    private final Map<CompanyId, Company> companies = new HashMap<>();
    private final Set<Company> ready = new LinkedHashSet<>();
    private final Set<LeadRef> taken = new HashSet<>();
    private int total;

    /**
     * @param most how many of one company may wait; the more companies there are, the fewer, and beyond twice as many one
     *     of each
     */
    WaitingChanges(int most) {
        this.most = most;
    }

    /** Lets a change wait, unless too many of its company do. */
    boolean add(WaitingChange<?> change) {
        LeadRef lead = change.lead();
        Company company = companies.computeIfAbsent(lead.company(), Company::new);
        int share = total < 2 * most ? most / companies.size() : 1;
        if (company.waiting >= Math.max(1, share)) {
            return false;
        }
        total++;
        company.waiting++;
        company.line(lead.lead()).add(change);
        if (!taken.contains(lead)) {
            makeReady(company, lead.lead());
        }
        return true;
    }

    private void makeReady(Company company, LeadId lead) {
        company.ready.add(lead);
        ready.add(company);
    }

    /** Whether changes of so many leads could be taken now. */
    boolean hasReady(int leads) {
        int found = 0;
        for (Company company : ready) {
            found += company.ready.size();
            if (found >= leads) {
                return true;
            }
        }
        return false;
    }

    /** Takes the next ones, and their leads until these are released. */
    List<WaitingChange<?>> take(int atMost) {
        List<WaitingChange<?>> next = new ArrayList<>();
        Map<LeadRef, Company> leads = new LinkedHashMap<>();
        while (next.size() < atMost && !ready.isEmpty()) {
            Company company = pollFirst(ready);
            LeadId lead = pollFirst(company.ready);
            next.add(company.take(lead));
            total--;
            leads.put(new LeadRef(company.id, lead), company);
            if (company.lines.containsKey(lead)) {
                company.ready.add(lead);
            }
            if (!company.ready.isEmpty()) {
                ready.add(company);
            }
        }
        leads.forEach(this::close);
        return next;
    }

    private void close(LeadRef lead, Company company) {
        taken.add(lead);
        company.ready.remove(lead.lead());
        forgetIdle(company);
    }

    /** Lets the rest of a lead that was taken be taken. */
    void release(LeadRef lead) {
        taken.remove(lead);
        Company company = companies.get(lead.company());
        if (company != null && company.lines.containsKey(lead.lead())) {
            makeReady(company, lead.lead());
        }
    }

    /** Takes a change back that was not taken yet. */
    boolean withdraw(WaitingChange<?> change) {
        LeadRef lead = change.lead();
        Company company = companies.get(lead.company());
        if (company == null || !company.withdraw(change)) {
            return false;
        }
        total--;
        forgetIdle(company);
        return true;
    }

    /** Whether changes of the lead are being made. */
    boolean isTaken(LeadRef lead) {
        return taken.contains(lead);
    }

    private void forgetIdle(Company company) {
        if (company.ready.isEmpty()) {
            ready.remove(company);
        }
        if (company.waiting == 0) {
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
    private static final class Company {
        private final CompanyId id;
        private final Map<LeadId, Deque<WaitingChange<?>>> lines = new HashMap<>();
        private final Set<LeadId> ready = new LinkedHashSet<>();
        private int waiting;

        Company(CompanyId id) {
            this.id = id;
        }

        Deque<WaitingChange<?>> line(LeadId lead) {
            return lines.computeIfAbsent(lead, any -> new ArrayDeque<>());
        }

        WaitingChange<?> take(LeadId lead) {
            WaitingChange<?> first = line(lead).remove();
            left(lead);
            return first;
        }

        boolean withdraw(WaitingChange<?> change) {
            LeadId lead = change.lead().lead();
            Deque<WaitingChange<?>> line = lines.get(lead);
            if (line == null || !line.remove(change)) {
                return false;
            }
            left(lead);
            return true;
        }

        private void left(LeadId lead) {
            waiting--;
            if (line(lead).isEmpty()) {
                lines.remove(lead);
                ready.remove(lead);
            }
        }
    }
}
