package dev.leadpatch.bootstrap.doctor;

import dev.leadpatch.adapter.webhook.HttpWebhooks;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import java.util.Optional;

/** Checks whether a webhook receiver can be reached, by DNS, the SSRF guard, TCP, TLS and HTTP. */
public final class ReceiverCheck {
    private static final String CHECK = "receiver";

    private ReceiverCheck() {}

    /** Sends a HEAD request without a signature; any status is a success. Does not follow redirects. */
    public static CheckResult check(HttpWebhooks webhooks, String url) {
        // the URL is not quoted: it often contains a secret
        Optional<String> error = webhooks.urlValidator().validate(url);
        if (error.isPresent()) {
            return CheckResult.failed(CHECK, "the URL " + error.get(), remedyFor(error.get()));
        }
        SendResult result = webhooks.probe(url);
        return result.fold(
                responded -> CheckResult.ok(
                        CHECK,
                        "it returned status %d to a HEAD request in %d ms"
                                .formatted(
                                        responded.status(), responded.duration().toMillis())),
                failed -> CheckResult.failed(CHECK, failed.reason(), remedyFor(failed.reason())));
    }

    private static String remedyFor(String reason) {
        if (reason.contains("allow")) {
            return "If the destination is trusted, add its host or address to LEADPATCH_WEBHOOK_ALLOW.";
        }
        if (reason.contains("resolve") || reason.contains("DNS")) {
            return "Correct the host name, or the DNS server of this machine.";
        }
        if (reason.contains("certificate")) {
            return "The certificate must be for the host name, of a public certificate authority or of one in LEADPATCH_CA_FILE.";
        }
        return reason.startsWith("must ")
                ? "Correct the URL."
                : "Check that the receiver runs, and that firewalls let this machine connect to it.";
    }
}
