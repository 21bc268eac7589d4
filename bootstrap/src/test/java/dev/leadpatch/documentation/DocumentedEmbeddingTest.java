package dev.leadpatch.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.application.catalog.CatalogResult;
import dev.leadpatch.application.catalog.ManageCatalog.ArchivedEntries;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.application.feed.ChangeFeedStore.FeedEntry;
import dev.leadpatch.application.feed.ChangeFeedStore.FeedPosition;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.documentation.EmbeddingExample.ChangeFeedPoller;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.LeadId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Java code of docs/embedding.md is that of {@link EmbeddingExample}, which runs in a schema of its own. */
final class DocumentedEmbeddingTest {
    private static final Path PAGE = Path.of("..", "docs", "embedding.md");
    private static final Path SOURCE =
            Path.of("src", "test", "java", "dev", "leadpatch", "documentation", "EmbeddingExample.java");
    private static final LeadId LEAD = new LeadId(789);

    private static HikariDataSource pool;
    private static EmbeddingExample host;

    @BeforeAll
    static void openHost() throws SQLException {
        DatabaseFixture database = DemoFixture.shared().database();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(4);
        pool = new HikariDataSource(config);
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema host");
            statement.execute("create table host.orders (id integer)");
        }
        host = EmbeddingExample.open(pool, new SecretKeySpec(new byte[32], "AES"));
        assertThat(host.persistence().companyStore().add(DemoCompany.demoCompany(), List.of()))
                .isEmpty();
    }

    @AfterAll
    static void closeHost() {
        host.close();
        assertThat(pool.isClosed()).isFalse();
        pool.close();
    }

    @Test
    void java_code_of_the_page_is_tested() throws IOException {
        String source = withoutSpace(Files.readString(SOURCE));
        List<MarkdownBlock> blocks = MarkdownBlock.parse(PAGE).stream()
                .filter(block -> block.language().equals("java"))
                // those of frameworks, which DocumentedHostsTest compares
                .filter(block -> !block.text().contains("implements HostTransaction"))
                .toList();

        assertThat(blocks)
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(block -> assertThat(source).as(block.location()).contains(withoutSpace(block.text())));
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s", "");
    }

    @Test
    void change_joins_the_transaction_of_the_host_and_the_poller_publishes_it() throws SQLException {
        UpdateDecider decider = new UpdateDecider(DefaultValidator.create(), InstantSource.system());

        host.joinTransaction(pool, decider, command("status", "qualified"));
        assertThat(orders()).isEqualTo(1);
        host.joinTransaction(pool, decider, command("status", "unknown"));
        assertThat(orders()).as("after a rejected change").isEqualTo(1);
        host.joinTransaction(pool, decider, command("first_name", "Grace"));

        List<Long> published = new ArrayList<>();
        Positions positions = new Positions();
        ChangeFeedPoller failing = poller(positions, entry -> {
            throw new IllegalStateException("the broker is down");
        });
        ChangeFeedPoller poller =
                poller(positions, entry -> published.add(entry.change().version()));
        // transactions of other tests that are still open delay the feed
        await().untilAsserted(() -> assertThatThrownBy(failing::poll).hasMessage("the broker is down"));
        await().until(() -> !poller.poll() && published.size() >= 2);
        poller.poll();
        assertThat(published).containsExactly(2L, 3L);
    }

    private static ChangeFeedPoller poller(Positions positions, Consumer<FeedEntry> publisher) {
        return new ChangeFeedPoller(host.persistence().changeFeedStore(), DemoCatalog.COMPANY, positions, publisher);
    }

    private static UpdateLead.Command command(String field, String value) {
        return new UpdateLead.Command(
                DemoCompany.caller(),
                LEAD,
                PatchReader.read(Map.of(field, value), Strictness.STRICT).patch(),
                "request");
    }

    private static long orders() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from host.orders")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void catalog_can_be_managed() {
        assertThat(host.manageCatalog().tags().list(DemoCompany.caller(), ArchivedEntries.EXCLUDE))
                .isInstanceOf(CatalogResult.Success.class);
    }

    /** Positions in memory. */
    private static final class Positions implements ChangeFeedPoller.PositionStore {
        private final AtomicReference<Optional<FeedPosition>> position = new AtomicReference<>(Optional.empty());

        @Override
        public Optional<FeedPosition> load() {
            return position.get();
        }

        @Override
        public void save(FeedPosition next) {
            position.set(Optional.of(next));
        }
    }
}
