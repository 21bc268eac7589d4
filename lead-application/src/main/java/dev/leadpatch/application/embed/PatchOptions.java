package dev.leadpatch.application.embed;

import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.lead.Precondition;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.patch.PatchFormat;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.ReadOptions;
import java.util.Optional;

/**
 * The options of a patch.
 *
 * @param read how the document is read
 * @param precondition checked before the patch is validated
 * @param requestId the id of the request in the history of the lead, at most 128 characters; by default, it is generated
 * @param idempotentRequest if present, the patch is applied once, and repetitions return the stored response
 */
public record PatchOptions(
        ReadOptions read,
        Precondition precondition,
        Optional<String> requestId,
        Optional<IdempotentRequest<UpdateLead.Result>> idempotentRequest) {

    /** Unknown members are violations; no precondition; not idempotent. */
    public static final PatchOptions DEFAULTS =
            new PatchOptions(ReadOptions.of(Strictness.STRICT), Precondition.NONE, Optional.empty(), Optional.empty());

    /** Returns these options with another handling of unknown members. */
    public PatchOptions withStrictness(Strictness strictness) {
        return new PatchOptions(
                ReadOptions.of(strictness).withFormat(read.format()), precondition, requestId, idempotentRequest);
    }

    /** Returns these options with another format, such as {@link PatchFormat#MERGE_PATCH}. */
    public PatchOptions withFormat(PatchFormat format) {
        return new PatchOptions(read.withFormat(format), precondition, requestId, idempotentRequest);
    }

    /** Returns these options with a precondition, such as {@link Precondition#version}. */
    public PatchOptions withPrecondition(Precondition other) {
        return new PatchOptions(read, other, requestId, idempotentRequest);
    }

    /** Returns these options with a request id. */
    public PatchOptions withRequestId(String id) {
        return new PatchOptions(read, precondition, Optional.of(id), idempotentRequest);
    }

    /** Returns these options for a request that must be executed once. */
    public PatchOptions withIdempotentRequest(IdempotentRequest<UpdateLead.Result> request) {
        return new PatchOptions(read, precondition, requestId, Optional.of(request));
    }
}
