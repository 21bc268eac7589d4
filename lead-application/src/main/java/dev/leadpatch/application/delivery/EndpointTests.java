package dev.leadpatch.application.delivery;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.lead.Catalogs;
import dev.leadpatch.application.webhook.Attempt;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.Endpoints;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.User;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Tests endpoints by a {@link TestEventSender}; while that waits, nothing of the store is held. */
public final class EndpointTests implements TestEndpoint {
    private final OwnEndpoints own;
    private final Endpoints endpoints;
    private final Catalogs catalogs;
    private final TestEventSender sender;
    private final InstantSource clock;
    private final Supplier<UUID> ids;

    /** @param ids makes the ids of test events */
    public EndpointTests(
            Endpoints endpoints, Catalogs catalogs, TestEventSender sender, InstantSource clock, Supplier<UUID> ids) {
        this.own = new OwnEndpoints(endpoints);
        this.endpoints = endpoints;
        this.catalogs = catalogs;
        this.sender = sender;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public Result<Optional<Attempt>> test(Caller caller, EndpointId id) {
        return own.with(
                caller,
                id,
                endpoint -> new Result.Done<>(
                        sender.send(event(caller, endpoint)).map(result -> Attempt.of(1, result, clock.instant()))));
    }

    private TestEvent event(Caller caller, Endpoint endpoint) {
        CompanyCatalog company = catalogs.find(caller.company())
                .orElseThrow(() -> new IllegalStateException("a good key's company is there"));
        User owner = company.user(caller.owner())
                .orElseThrow(() -> new IllegalStateException("a good key's owner is a user of its company"));
        return new TestEvent(
                ids.get(),
                clock.instant(),
                endpoint,
                endpoints.secrets(caller.company(), endpoint.id()).orElse(new SigningSecrets(List.of())),
                company.uuid(),
                owner.uuid());
    }
}
