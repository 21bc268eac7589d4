package dev.leadpatch.application.lead;

/** A request needs a {@link StoreCapability} that the {@link LeadStore} does not have. Nothing was changed. */
public final class UnsupportedByStoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final StoreCapability capability;

    public UnsupportedByStoreException(StoreCapability capability) {
        super("The store of leads does not support " + capability);
        this.capability = capability;
    }

    /** Returns the capability that the store does not have. */
    public StoreCapability capability() {
        return capability;
    }
}
