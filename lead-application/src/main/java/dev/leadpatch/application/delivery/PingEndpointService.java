package dev.leadpatch.application.delivery;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.delivery.PingSender.PingEvent;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Tests endpoints by a {@link PingSender}. No connection to the store is held while it waits for the response. */
public final class PingEndpointService implements PingEndpoint {
    private final EndpointStore endpointStore;
    private final CatalogStore catalogStore;
    private final PingSender sender;
    private final InstantSource clock;
    private final Supplier<UUID> ids;

    /** @param ids generates the ids of test events */
    public PingEndpointService(
            EndpointStore endpointStore,
            CatalogStore catalogStore,
            PingSender sender,
            InstantSource clock,
            Supplier<UUID> ids) {
        this.endpointStore = endpointStore;
        this.catalogStore = catalogStore;
        this.sender = sender;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public DeliveryOperationResult<Optional<DeliveryAttempt>> ping(Caller caller, EndpointId id) {
        return DeliveryOperationResult.of(
                caller,
                endpointStore,
                id,
                endpoint -> new DeliveryOperationResult.Success<>(sender.send(newEvent(caller, endpoint))
                        .map(result -> DeliveryAttempt.of(1, result, clock.instant()))));
    }

    private PingEvent newEvent(Caller caller, Endpoint endpoint) {
        CompanyCatalog catalog = catalogStore
                .find(caller.company())
                .orElseThrow(() -> new IllegalStateException("the company of a valid key must exist"));
        User owner = catalog.user(caller.owner())
                .orElseThrow(() -> new IllegalStateException("the owner of a valid key must be a user of its company"));
        return new PingEvent(
                ids.get(),
                clock.instant(),
                endpoint,
                endpointStore.secrets(caller.company(), endpoint.id()).orElse(new SigningSecrets(List.of())),
                catalog.uuid(),
                owner.uuid());
    }
}
