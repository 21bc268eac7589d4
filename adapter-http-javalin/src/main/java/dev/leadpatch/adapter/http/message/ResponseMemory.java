package dev.leadpatch.adapter.http.message;

import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.memory.MemoryBudget.Use;
import dev.leadpatch.application.memory.MemoryExhaustedException;
import dev.leadpatch.domain.value.CompanyId;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Optional;

/**
 * The memory for the response of a request.
 *
 * @param company the company of the request; empty if it is not authenticated by a header
 */
public record ResponseMemory(MemoryBudget budget, Optional<CompanyId> company) {

    private static final String ATTRIBUTE = ResponseMemory.class.getName();

    /** Sets the memory for the response of the request of {@code ctx}. */
    public void set(Context ctx) {
        ctx.attribute(ATTRIBUTE, this);
    }

    /**
     * Requires memory for a response of {@code bytes}, unless it is that of a write, which cannot be refused any more.
     *
     * @throws MemoryExhaustedException if there is none
     */
    static void require(Context ctx, int bytes) {
        boolean reads = ctx.method().equals(HandlerType.GET) || ctx.method().equals(HandlerType.HEAD);
        if (reads && ctx.attribute(ATTRIBUTE) instanceof ResponseMemory memory) {
            memory.budget().requireFree(memory.company(), Use.RESPONSES, bytes);
        }
    }
}
