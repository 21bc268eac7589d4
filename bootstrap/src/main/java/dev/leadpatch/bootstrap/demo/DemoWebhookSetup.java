package dev.leadpatch.bootstrap.demo;

import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.audit.AuditEntry.Actor;
import dev.leadpatch.application.audit.Auditor;
import dev.leadpatch.application.audit.Auditor.TargetType;
import dev.leadpatch.application.audit.Auditor.Verb;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.EndpointSettings.Integration;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.SigningSecrets.Secret;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.value.CompanyId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Adds the endpoint of {@code demo --webhook-url}. */
public final class DemoWebhookSetup {
    /** The signing secret of the endpoint. It is public, as the demo's API keys are, so that documents can contain it. */
    static final String SECRET = "whsec_VGhlIHNlY3JldCBvZiB0aGUgZGVtbywgcHVibGlj";

    private final EndpointStore endpointStore;
    private final Supplier<UUID> uuids;

    public DemoWebhookSetup(EndpointStore endpointStore, Supplier<UUID> uuids) {
        this.endpointStore = endpointStore;
        this.uuids = uuids;
    }

    /** Returns the company's endpoint at {@code url} with its secret, enabled, or adds one. */
    public NewEndpoint findOrAdd(URI url, CompanyId company, Instant now) {
        return endpointStore.list(company).stream()
                .filter(endpoint -> endpoint.url().equals(url))
                .flatMap(endpoint -> withSecret(enabled(endpoint, now)).stream())
                .findFirst()
                .orElseGet(() -> add(url, company, now));
    }

    private Endpoint enabled(Endpoint endpoint, Instant now) {
        EndpointPatch enabled = EndpointPatch.readChange(Map.of("enabled", true));
        return endpointStore
                .change(
                        endpoint.company(),
                        endpoint.id(),
                        (current, others) ->
                                current.withSettings(current.settings().patchedWith(enabled), now),
                        (before, after) -> audit(after, Verb.ENABLED, now))
                .orElse(endpoint);
    }

    private Optional<NewEndpoint> withSecret(Endpoint endpoint) {
        return endpointStore
                .secrets(endpoint.company(), endpoint.id())
                .flatMap(secrets -> secrets.newestFirst().stream().findFirst())
                .map(Secret::text)
                .map(secret -> new NewEndpoint(endpoint, secret, List.of()));
    }

    private NewEndpoint add(URI url, CompanyId company, Instant now) {
        Endpoint endpoint = new Endpoint(
                new EndpointId(uuids.get()),
                company,
                EndpointSettings.defaults(url, Integration.of(uuids.get())),
                uuids.get().toString(),
                Optional.empty(),
                now,
                now);
        NewEndpoint newEndpoint = new NewEndpoint(endpoint, SECRET, audit(endpoint, Verb.CREATED, now));
        endpointStore.add(company, existing -> Optional.of(newEndpoint));
        return newEndpoint;
    }

    private static List<AuditEntry> audit(Endpoint endpoint, Verb verb, Instant now) {
        return List.of(new Auditor(endpoint.company(), Actor.command("demo"), now)
                .entry(TargetType.WEBHOOK_ENDPOINT, endpoint.id(), verb));
    }
}
