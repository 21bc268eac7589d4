package dev.leadpatch.application.lead;

import java.util.Optional;
import java.util.Set;

/** A part of the contract of {@link LeadStore#change} that a store can leave out. */
public enum StoreCapability {
    /** A change with an idempotent request is executed once, and its response is stored with it. */
    IDEMPOTENT_REQUESTS("idempotent requests"),

    /** One change reads and writes several leads, in one transaction. */
    SEVERAL_LEADS("changes of several leads"),

    /** A change creates leads, and finds existing ones by match keys. */
    NEW_LEADS("new leads"),

    /** A change stores that it completes a part of an import. */
    IMPORT_BATCHES("import batches");

    /** All capabilities. */
    public static final Set<StoreCapability> ALL = Set.of(values());

    private final String description;

    StoreCapability(String description) {
        this.description = description;
    }

    /**
     * Checks that {@code store} has this capability.
     *
     * @throws UnsupportedByStoreException if it has not
     */
    public void require(LeadStore store) {
        if (!store.capabilities().contains(this)) {
            throw new UnsupportedByStoreException(this);
        }
    }

    /** As {@link #require}, if {@code option} is present. */
    public void requireFor(Optional<?> option, LeadStore store) {
        if (option.isPresent()) {
            require(store);
        }
    }

    @Override
    public String toString() {
        return description;
    }
}
