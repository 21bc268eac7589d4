package dev.leadpatch.application.memory;

import dev.leadpatch.application.memory.MemoryBudget.Scope;
import dev.leadpatch.application.memory.MemoryBudget.Use;

/** There is no memory for the data of a request now. Nothing was changed; the request can be sent again later. */
public final class MemoryExhaustedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Use use;
    private final Scope scope;

    MemoryExhaustedException(Use use, Scope scope) {
        // expected under load: a stack trace would only cost time
        super("no memory for " + use + " of this " + scope, null, false, false);
        this.use = use;
        this.scope = scope;
    }

    /** Returns what there is no memory for. */
    public Use use() {
        return use;
    }

    /** Returns whether the share of the company or the memory of the node is exhausted. */
    public Scope scope() {
        return scope;
    }
}
