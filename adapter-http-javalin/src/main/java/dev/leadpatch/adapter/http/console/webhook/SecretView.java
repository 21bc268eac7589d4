package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.console.page.Section;
import dev.leadpatch.adapter.http.console.page.Times;
import dev.leadpatch.adapter.http.console.session.ActiveSession;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.ManageEndpoints.SecretRotation;
import java.util.Optional;
import java.util.UUID;

/**
 * The page that shows new secrets, once: no later page contains them.
 *
 * @param integrationId the new key of the JWT; empty if it is not new
 * @param note what else to know; empty if there is nothing
 */
record SecretView(Layout layout, String path, String url, String secret, String integrationId, String note) {
    static final String ROTATION_IN_PROGRESS =
            "The previous secret is still valid. Wait until it expires, or choose no overlap to end both secrets now.";

    static TextResponse created(ActiveSession session, NewEndpoint created) {
        return page(
                session,
                "Endpoint created",
                created.endpoint(),
                created.secret(),
                created.endpoint().integrationId(),
                "");
    }

    static TextResponse rotated(ActiveSession session, SecretRotation rotation) {
        return page(
                session,
                "Secret rotated",
                rotation.managedEndpoint().endpoint(),
                rotation.secret(),
                rotation.integrationId(),
                "Deliveries are also signed with the previous secret until "
                        + Times.format(rotation.previousValidUntil()) + ".");
    }

    private static TextResponse page(
            ActiveSession session,
            String title,
            Endpoint endpoint,
            String secret,
            Optional<UUID> integrationId,
            String note) {
        SecretView view = new SecretView(
                session.layout(Section.WEBHOOKS, title),
                WebhookPages.endpoint(endpoint.id()),
                endpoint.url().toString(),
                secret,
                integrationId.map(UUID::toString).orElse(""),
                note);
        return Page.render(200, "webhook/secret.jte", view);
    }
}
