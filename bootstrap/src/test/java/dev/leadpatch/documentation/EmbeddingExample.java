package dev.leadpatch.documentation;

import dev.leadpatch.adapter.persistence.JdbcTransaction;
import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.adapter.persistence.SecretKeys;
import dev.leadpatch.adapter.webhook.HttpWebhooks;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.WebhookSettings;
import dev.leadpatch.application.catalog.ManageCatalog;
import dev.leadpatch.application.catalog.ManageCatalogService;
import dev.leadpatch.application.feed.ChangeFeedStore;
import dev.leadpatch.application.feed.ChangeFeedStore.FeedEntry;
import dev.leadpatch.application.feed.ChangeFeedStore.FeedPosition;
import dev.leadpatch.application.lead.LeadEventListener;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.lead.UpdateLeadService;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.SecretKey;
import javax.sql.DataSource;

/** The Java code of docs/embedding.md. */
record EmbeddingExample(HttpWebhooks webhooks, PostgresPersistence persistence) implements AutoCloseable {

    static EmbeddingExample open(DataSource dataSource, SecretKey secretKey) {
        HttpWebhooks webhooks =
                new HttpWebhooks(WebhookSettings.DEFAULTS, ReceiverAllowlist.NONE, InstantSource.system());
        PostgresPersistence persistence = PostgresPersistence.builder(dataSource)
                .schema("lead_store")
                .payloads(HttpWebhooks.payloadRenderer())
                .secretKeys(SecretKeys.of(secretKey))
                .open();
        persistence.migrate();
        persistence.startHousekeeping(Duration.ofDays(30));
        persistence.startDispatcher(webhooks.sender(), new SecureRandom());
        return new EmbeddingExample(webhooks, persistence);
    }

    void joinTransaction(DataSource dataSource, UpdateDecider decider, UpdateLead.Command command) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            JdbcTransaction transaction = new JdbcTransaction(connection);
            UpdateLead updateLead = new UpdateLeadService(persistence.leadStoreIn(transaction), decider);
            insertOrder(connection);
            if (updateLead.handle(command) instanceof UpdateLead.Result.Updated) {
                transaction.commit();
            } else {
                transaction.rollback();
            }
        }
    }

    private static void insertOrder(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into host.orders values (1)");
        }
    }

    ManageCatalog manageCatalog() {
        ManageCatalog catalog =
                new ManageCatalogService(persistence.catalogStore(), InstantSource.system(), UUID::randomUUID);
        return catalog;
    }

    static LeadEventListener listener(Map<LeadId, Long> searchIndex) {
        LeadEventListener listener =
                event -> searchIndex.put(event.lead().id(), event.lead().version());
        return listener;
    }

    record ChangeFeedPoller(
            ChangeFeedStore feed, CompanyId company, PositionStore positions, Consumer<FeedEntry> publisher) {

        /** Where the position of the poller is stored. */
        interface PositionStore {
            Optional<FeedPosition> load();

            void save(FeedPosition position);
        }

        /** Publishes the next page of changes, and returns whether there are more. */
        boolean poll() {
            return feed.findAfter(company, positions.load(), 200)
                    .fold(
                            page -> {
                                page.entries().forEach(publisher); // returns when the broker has confirmed
                                positions.save(page.next());
                                return page.hasMore();
                            },
                            () -> {
                                throw new IllegalStateException("the position has expired: publish all leads again");
                            });
        }
    }

    @Override
    public void close() {
        persistence.close();
        webhooks.close();
    }
}
