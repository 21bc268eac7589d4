package com.example.crm;

import com.example.crm.CompanyState.StoredResponse;
import dev.leadpatch.application.idempotency.IdempotencyKeyStore;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.StoreCapability;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The leads of the CRM, in memory. The state of a company is immutable: a change replaces it as a whole or, if it fails,
 * not at all. Changes of a company hold its lock; reads need none.
 */
final class CrmStore implements LeadStore, IdempotencyKeyStore {
    private static final long MAX_WAIT_SECONDS = 2;

    private final Map<CompanyId, Company> companies = new ConcurrentHashMap<>();
    private final InstantSource clock;

    CrmStore(InstantSource clock) {
        this.clock = clock;
    }

    /** Adds a company, or replaces it. */
    void add(CompanyCatalog catalog, Iterable<Lead> leads) {
        companies.put(catalog.company(), new Company(CompanyState.of(catalog, leads)));
    }

    /** Replaces the catalog of a company. */
    void replace(CompanyCatalog catalog) {
        Company company = company(catalog.company());
        company.lock.lock();
        try {
            company.state = company.state.with(catalog);
        } finally {
            company.lock.unlock();
        }
    }

    /** Returns the changes of a lead, the oldest first. */
    List<LeadEvent> history(CompanyId company, LeadId lead) {
        return company(company).state.history(lead);
    }

    @Override
    public Set<StoreCapability> capabilities() {
        return EnumSet.of(StoreCapability.SEVERAL_LEADS, StoreCapability.IDEMPOTENT_REQUESTS);
    }

    @Override
    public Optional<LeadSnapshot> find(CompanyId company, LeadId lead) {
        return company(company).state.find(lead);
    }

    @Override
    public Optional<LeadId> findId(CompanyId company, UUID uuid) {
        return company(company).state.findId(uuid);
    }

    @Override
    public <R> Outcome<R> change(Change<R> change) {
        Company company = company(change.company());
        Optional<IdempotencyKey> key = change.idempotentRequest().map(IdempotentRequest::key);
        if (!company.tryLock()) {
            boolean isInProgress = key.isPresent() && key.equals(company.keyInProgress);
            return isInProgress ? new Outcome.Replayed<>(new IdempotentReplay.InProgress()) : new Outcome.Busy<>();
        }
        try {
            company.keyInProgress = key;
            return change(change, company, clock.instant());
        } finally {
            company.keyInProgress = Optional.empty();
            company.lock.unlock();
        }
    }

    private static <R> Outcome<R> change(Change<R> change, Company company, Instant now) {
        Optional<IdempotentReplay> replay =
                change.idempotentRequest().flatMap(request -> company.state.findReplay(request, now));
        if (replay.isPresent()) {
            return new Outcome.Replayed<>(replay.get());
        }
        Decision<R> decision = change.decider().decide(company.state.snapshots(change.leads()));
        // read after the decider, which may have replaced the catalog on this thread
        CompanyState state = company.state;
        R result = decision.fold(
                Decision.Write::result,
                Decision.NoWrite::result,
                history -> history.toResult()
                        .apply(Optional.of(state.changedFields(history.leadId(), history.sinceVersion()))));
        CompanyState changed = decision instanceof Decision.Write<R> write ? state.with(write.events()) : state;
        company.state = change.idempotentRequest()
                .map(request -> changed.with(request.key(), stored(request, result, now)))
                .orElse(changed);
        return new Outcome.Completed<>(result);
    }

    private static <R> StoredResponse stored(IdempotentRequest<R> request, R result, Instant now) {
        return new StoredResponse(
                request.fingerprint(), request.responseRenderer().apply(result), now);
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        int deleted = 0;
        for (Company company : companies.values()) {
            company.lock.lock();
            try {
                int before = company.state.responses().size();
                company.state = company.state.withoutExpiredResponses(now, limit - deleted);
                deleted += before - company.state.responses().size();
            } finally {
                company.lock.unlock();
            }
        }
        return deleted;
    }

    /** Returns a company; one without leads if it does not exist. */
    private Company company(CompanyId id) {
        Company company = companies.get(id);
        return company != null
                ? company
                : new Company(CompanyState.of(
                        CompanyCatalog.of(id, new UUID(0, id.value()), List.of(), List.of(), List.of()), List.of()));
    }

    /** The state of a company, and the lock that its changes hold. */
    private static final class Company {
        final ReentrantLock lock = new ReentrantLock(true);
        volatile CompanyState state;
        volatile Optional<IdempotencyKey> keyInProgress = Optional.empty();

        Company(CompanyState state) {
            this.state = state;
        }

        boolean tryLock() {
            try {
                return lock.tryLock(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
