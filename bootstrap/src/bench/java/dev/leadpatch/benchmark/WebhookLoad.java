package dev.leadpatch.benchmark;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.LoadTestReceiver;
import dev.leadpatch.bootstrap.demo.DemoWebhookSetup;
import dev.leadpatch.domain.value.CompanyId;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Load measurements of webhooks, which the build does not run. CONTRIBUTING.md lists the commands; {@code load.seconds}
 * is the duration of each phase.
 */
@Tag("bench")
class WebhookLoad {

    private static final int SECONDS = Integer.getInteger("load.seconds", 30);
    private static final int ENDPOINTS = Integer.getInteger("load.endpoints", 20);
    private static final int PATCHES = Integer.getInteger("load.patches", 110);
    private static final int SNAPSHOT_SECONDS = Integer.getInteger("load.held", 0);
    private static final int LEADS = 1_000;
    private static final Pattern NUMBER_PATTERN = Pattern.compile("\"last_name\":\"n([0-9]+)\"");
    private static final String QUERY_STATE = """
            select (select count(*) from webhook_queue_heads) as queue_heads,
                   sum(n_dead_tup) filter (where relname = 'webhook_queue_heads') as dead_queue_heads,
                   sum(n_dead_tup) filter (where relname = 'webhook_deliveries') as dead_deliveries,
                   sum(pg_total_relation_size(relid)) filter (where relname in ('webhook_queue_heads', 'webhook_deliveries'))
                       / 1000000 as megabytes
            from pg_stat_user_tables
            """;

    private final DemoFixture demo = DemoFixture.shared();
    private final AtomicLong patchCount = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final ConcurrentHashMap<Long, Long> sentAt = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Long> patchTimes = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Long> arrivalTimes = new ConcurrentLinkedQueue<>();
    private volatile boolean latencies;

    @Test
    void rate() throws Exception {
        try (LoadTestReceiver receiver = new LoadTestReceiver(this::onDelivery)) {
            for (int i = 0; i < ENDPOINTS; i++) {
                subscribe(receiver.url("/take/" + i));
            }
            ExecutorService patchers = startPatching(PATCHES);
            try (Connection snapshotConnection = demo.database().connect()) {
                printProgress(SECONDS / 3);
                if (SNAPSHOT_SECONDS > 0) {
                    System.out.println("a snapshot is held by an open transaction");
                    openSnapshot(snapshotConnection);
                    printProgress(SNAPSHOT_SECONDS);
                    snapshotConnection.rollback();
                    System.out.println("the transaction has been rolled back");
                }
                printProgress(SECONDS - SECONDS / 3);
            }
            patchers.shutdownNow();
            patchers.awaitTermination(10, TimeUnit.SECONDS);
            long changes = patchCount.get();
            for (int i = 0; i < 300 && received.get() < changes * ENDPOINTS; i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            System.out.printf("%d patches started, %d deliveries received%n", changes, received.get());
        }
    }

    @Test
    void isolation() throws Exception {
        latencies = true;
        try (LoadTestReceiver receiver = new LoadTestReceiver(this::onDelivery)) {
            subscribe(receiver.url("/take"));
            ExecutorService patchers = startPatching(PATCHES);
            TimeUnit.SECONDS.sleep(5);
            printLatencies("warm-up");
            TimeUnit.SECONDS.sleep(SECONDS);
            printLatencies("one endpoint");
            subscribe(receiver.url("/hang"));
            subscribe(receiver.url("/drip"));
            subscribe(receiver.url("/fail"));
            TimeUnit.SECONDS.sleep(5);
            printLatencies("endpoints added");
            TimeUnit.SECONDS.sleep(SECONDS);
            printLatencies("with a hanging, a dripping and a failing endpoint");
            patchers.shutdownNow();
            patchers.awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    private void onDelivery(String body) {
        received.incrementAndGet();
        if (latencies) {
            Matcher number = NUMBER_PATTERN.matcher(body);
            if (number.find()) {
                arrivalTimes.add(System.nanoTime() - sentAt.remove(Long.valueOf(number.group(1))));
            }
        }
    }

    private void subscribe(URI url) {
        new DemoWebhookSetup(demo.endpoints(), UUID::randomUUID).findOrAdd(url, new CompanyId(1), Instant.now());
    }

    /** Patches the leads round-robin at {@code rate} requests per second. */
    private ExecutorService startPatching(int rate) {
        int threads = 4;
        ExecutorService patchers = Executors.newFixedThreadPool(threads);
        ApiClient client = demo.client();
        long pause = Duration.ofSeconds(1).toNanos() * threads / rate;
        for (int i = 0; i < threads; i++) {
            patchers.execute(() -> {
                for (long next = System.nanoTime(); !Thread.currentThread().isInterrupted(); next += pause) {
                    LockSupport.parkNanos(next - System.nanoTime());
                    patch(client);
                }
            });
        }
        return patchers;
    }

    private void patch(ApiClient client) {
        long number = patchCount.incrementAndGet();
        long start = System.nanoTime();
        if (latencies) {
            sentAt.put(number, start);
        }
        client.patch(1 + number % LEADS, "{\"last_name\": \"n" + number + "\"}").assertStatus(200);
        if (latencies) {
            patchTimes.add(System.nanoTime() - start);
        }
    }

    private void printProgress(int seconds) throws Exception {
        for (int i = 0; i < seconds; i += 5) {
            long before = received.get();
            long patchesBefore = patchCount.get();
            long start = System.nanoTime();
            TimeUnit.SECONDS.sleep(5);
            double elapsed = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "%5.0f deliveries/s %4.0f patches/s  %s%n",
                    (received.get() - before) / elapsed, (patchCount.get() - patchesBefore) / elapsed, describeState());
        }
    }

    private String describeState() throws SQLException {
        try (Connection connection = demo.database().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY_STATE)) {
            row.next();
            return "%d queue heads; dead rows: %d queue heads, %d deliveries; %d MB"
                    .formatted(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
        }
    }

    private static void openSnapshot(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select count(*) from companies");
        }
    }

    private void printLatencies(String phase) {
        System.out.printf(
                "%s: PATCH %s, from PATCH to receipt %s%n", phase, quantiles(patchTimes), quantiles(arrivalTimes));
        patchTimes.clear();
        arrivalTimes.clear();
    }

    private static String quantiles(ConcurrentLinkedQueue<Long> times) {
        long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
        if (sorted.length == 0) {
            return "nothing";
        }
        return "p50 %.1f ms, p99 %.1f ms, max %.1f ms of %d"
                .formatted(
                        sorted[sorted.length / 2] / 1e6,
                        sorted[sorted.length * 99 / 100] / 1e6,
                        Arrays.stream(sorted).max().getAsLong() / 1e6,
                        sorted.length);
    }
}
