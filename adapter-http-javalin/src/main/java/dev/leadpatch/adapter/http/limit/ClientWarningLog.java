package dev.leadpatch.adapter.http.limit;

import dev.leadpatch.application.address.AddressLiteral;
import dev.leadpatch.application.address.CidrBlock;
import io.github.bucket4j.Bucket;
import java.net.Inet4Address;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Logs a warning about clients: at most once per client and minute, and 30 lines per minute. */
final class ClientWarningLog {

    private static final int MAX_LINES_PER_MINUTE = 30;
    private static final int MAX_CLIENTS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(FailedAuthenticationLimiter.class);

    private final String message;
    private final TokenBuckets<CidrBlock> linesOfClients;
    private final Bucket lines;
    private final AtomicLong omitted = new AtomicLong();

    ClientWarningLog(String message, LongSupplier nanoTime) {
        this.message = message;
        linesOfClients = new TokenBuckets<>(MAX_CLIENTS, nanoTime);
        lines = linesOfClients.newBucket(MAX_LINES_PER_MINUTE);
    }

    void warn(CidrBlock client) {
        warn(client, "");
    }

    /** @param keyPrefix the start of the API key; empty if it is not logged */
    void warn(CidrBlock client, String keyPrefix) {
        if (!linesOfClients.get(client, 1).tryConsume(1)) {
            return;
        }
        if (!lines.tryConsume(1)) {
            omitted.incrementAndGet();
            return;
        }
        LoggingEventBuilder entry = LOG.atWarn().addKeyValue("client", format(client));
        if (!keyPrefix.isEmpty()) {
            entry = entry.addKeyValue("key_prefix", keyPrefix);
        }
        entry.addKeyValue("omitted", omitted.getAndSet(0)).log(message);
    }

    private static String format(CidrBlock client) {
        String address = AddressLiteral.format(client.networkAddress());
        return client.networkAddress() instanceof Inet4Address ? address : address + "/" + client.prefixLength();
    }
}
