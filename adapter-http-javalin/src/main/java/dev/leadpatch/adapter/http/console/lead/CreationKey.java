package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.application.HashAlgorithm;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.creation.CreateLead;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.UuidParser;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The idempotency key of a form that creates a lead. The stored response is the id of the lead, or empty. */
record CreationKey(String name) {

    /** Why a form with a used key and other values was not executed. */
    static final String OTHER_VALUES =
            "This form was sent before with other values. Nothing was saved: create again to add a lead with these.";

    private static final String FIELD = "creation_key";

    // not the name of a key that a client of the API would use
    private static final String PREFIX = "console-";

    static CreationKey random(RandomGenerator random) {
        return new CreationKey(new UUID(random.nextLong(), random.nextLong()).toString());
    }

    /** Returns the key of a form; empty if it has none. */
    static Optional<CreationKey> of(QueryString form) {
        return form.find(FIELD).flatMap(UuidParser::parse).map(uuid -> new CreationKey(uuid.toString()));
    }

    /** Returns the lead of a stored response; empty if no lead was created. */
    static Optional<LeadId> createdLead(String stored) {
        return stored.isEmpty() ? Optional.empty() : Optional.of(new LeadId(Long.parseLong(stored)));
    }

    IdempotentRequest<CreateLead.Result> idempotentRequest(Caller caller, Map<String, @Nullable Object> document) {
        String fingerprint = HashAlgorithm.SHA_256.hex(document.toString().getBytes(StandardCharsets.UTF_8));
        return new IdempotentRequest<>(IdempotencyKey.of(caller, PREFIX + name), fingerprint, CreationKey::toStored);
    }

    private static String toStored(CreateLead.Result result) {
        return result instanceof CreateLead.Result.Created created
                ? String.valueOf(created.snapshot().lead().id().value())
                : "";
    }
}
