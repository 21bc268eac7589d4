package dev.leadpatch.adapter.http.limit;

import dev.leadpatch.adapter.http.HttpSettings.Clients;
import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.client.ClientAddressResolver;
import dev.leadpatch.application.access.Authenticate;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.address.CidrBlock;
import dev.leadpatch.application.http.message.HttpErrorException;
import io.github.bucket4j.ConsumptionProbe;
import java.net.InetAddress;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/**
 * Limits the failed authentications of each client address, so that guessing keys is slow. An IPv6 client is its /64
 * network, because a subscriber usually has all addresses of one. Beyond the limit, a failed authentication returns 429
 * instead of 401. A valid key is always accepted: the {@link Authenticate} use case bounds the cost of unknown keys. The
 * limits apply to this node alone. Thread-safe.
 */
public final class FailedAuthenticationLimiter {

    // about 10 MB
    static final int MAX_CLIENTS = 20_000;

    private static final int MAX_PREFIX_LENGTH = 12;

    private final Authenticate authenticate;
    private final ClientAddressResolver clientAddresses;
    private final int maxFailures;
    private final TokenBuckets<CidrBlock> clients;
    private final ClientWarningLog failures;
    private final ClientWarningLog refusals;
    private final RequestObserver observer;

    public FailedAuthenticationLimiter(Authenticate authenticate, Clients settings, RequestObserver observer) {
        this.authenticate = authenticate;
        this.clientAddresses = new ClientAddressResolver(settings.trustedProxies());
        this.maxFailures = settings.maxFailedAuthentications();
        this.clients = new TokenBuckets<>(MAX_CLIENTS, settings.nanoTime());
        this.failures = new ClientWarningLog("Failed authentication: the API key is invalid", settings.nanoTime());
        this.refusals = new ClientWarningLog("Too many failed authentications of a client", settings.nanoTime());
        this.observer = observer;
    }

    /**
     * Returns the caller, or empty if the key is invalid.
     *
     * @throws HttpErrorException 429 if the key is invalid and the client has exceeded its limit
     */
    public Optional<Caller> authenticate(Request request, String presentedKey) {
        return authenticate(clientAddresses.of(request), presentedKey);
    }

    Optional<Caller> authenticate(InetAddress address, String presentedKey) {
        Optional<Caller> caller = authenticate.authenticate(presentedKey);
        if (caller.isEmpty()) {
            countFailure(ClientAddressResolver.networkOf(address), presentedKey);
        }
        return caller;
    }

    /**
     * Returns what the log shows of a key: at most 12 characters, and never more than a third. The key may be valid
     * elsewhere, or become valid.
     */
    static String prefixOf(String presentedKey) {
        int length = Math.min(MAX_PREFIX_LENGTH, presentedKey.length() / 3);
        return presentedKey.substring(0, length).replaceAll("[^!-~]", "?");
    }

    /** Returns the number of clients with recent failures. */
    long size() {
        return clients.size();
    }

    private void countFailure(CidrBlock client, String presentedKey) {
        observer.onAuthenticationFailed();
        ConsumptionProbe probe = clients.get(client, maxFailures).tryConsumeAndReturnRemaining(1);
        failures.warn(client, prefixOf(presentedKey));
        if (!probe.isConsumed()) {
            observer.onRateLimited(RequestObserver.Limit.AUTHENTICATION);
            refusals.warn(client);
            throw HttpErrorException.rateLimited(
                    "Too many requests of this client had an invalid API key; a valid one is accepted",
                    KeyRateLimiter.seconds(probe.getNanosToWaitForRefill()));
        }
    }
}
