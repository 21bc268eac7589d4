package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.StorageQuotas;
import dev.leadpatch.adapter.persistence.StorageQuotas.CompanyQuotas;
import dev.leadpatch.adapter.persistence.StorageQuotas.QuotaCounter;
import java.util.List;

/** The quotas of what changes of leads store for a limited time. */
record LeadStoreQuotas(IdempotencyKeyQuota keys, WaitingPayloadQuota payloads) implements CompanyQuotas {

    @Override
    public void set(StorageQuotas quotas) {
        keys.meter().setQuota(IdempotencyKeyQuota.amountOf(quotas));
        payloads.meter().setQuota(WaitingPayloadQuota.amountOf(quotas));
    }

    @Override
    public void measure() {
        keys.meter().refreshAll();
        payloads.meter().refreshAll();
    }

    @Override
    public List<QuotaCounter> counters() {
        return List.of(keys.meter(), payloads.meter());
    }
}
