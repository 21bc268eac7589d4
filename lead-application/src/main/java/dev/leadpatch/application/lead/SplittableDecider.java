package dev.leadpatch.application.lead;

import dev.leadpatch.application.lead.LeadStore.Decider;

/** A decider that can also decide its leads in parts, for a store that cannot read all of them together. */
public interface SplittableDecider<R> extends Decider<R> {

    /** Returns a new decider of the same change. */
    PartDecider<R> inParts();
}
