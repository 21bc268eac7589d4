package dev.leadpatch.application;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Creates completed stages. */
public final class CompletedStage {
    private CompletedStage() {}

    /** Calls {@code supplier}, and returns a stage with its result or its exception. */
    public static <T> CompletionStage<T> of(Supplier<T> supplier) {
        try {
            return CompletableFuture.completedFuture(supplier.get());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
