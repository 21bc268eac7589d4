package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.adapter.webhook.HttpWebhooks;
import dev.leadpatch.application.ReadinessCondition;
import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.Authenticate.AuthenticateService;
import dev.leadpatch.application.access.ManageCompanyKeysService;
import dev.leadpatch.application.activity.ReadActivity.ReadActivityService;
import dev.leadpatch.application.activity.ReadAuditLog.ReadAuditLogService;
import dev.leadpatch.application.bulk.BulkUpdateLeadsService;
import dev.leadpatch.application.catalog.ManageCatalogService;
import dev.leadpatch.application.creation.BulkCreateLeadsService;
import dev.leadpatch.application.creation.CreateLeadService;
import dev.leadpatch.application.creation.CreationDecider;
import dev.leadpatch.application.delivery.PingEndpointService;
import dev.leadpatch.application.delivery.ReadDeliveriesService;
import dev.leadpatch.application.delivery.ReplayDeliveriesService;
import dev.leadpatch.application.feed.ReadChangeFeed.ReadChangeFeedService;
import dev.leadpatch.application.history.ReadHistory.ReadHistoryService;
import dev.leadpatch.application.lead.ArchiveDecider;
import dev.leadpatch.application.lead.ArchiveLead.ArchiveLeadService;
import dev.leadpatch.application.lead.EraseLead.EraseLeadService;
import dev.leadpatch.application.lead.FindLeadId.FindLeadIdService;
import dev.leadpatch.application.lead.ReadLead.ReadLeadService;
import dev.leadpatch.application.lead.RestoreLead.RestoreLeadService;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLeadService;
import dev.leadpatch.application.list.ListLeadsService;
import dev.leadpatch.application.preview.PreviewUpdateService;
import dev.leadpatch.application.webhook.ManageEndpointsService;
import dev.leadpatch.application.webhook.SubscriptionPolicy;
import dev.leadpatch.domain.access.RateLimit;
import jakarta.validation.Validator;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Creates the use cases of the HTTP API on PostgreSQL.
 *
 * @param readiness the conditions that {@code /readyz} checks
 */
record UseCaseFactory(
        PostgresPersistence persistence,
        Validator validator,
        InstantSource clock,
        RandomGenerator random,
        List<ReadinessCondition> readiness) {

    /**
     * @param globalKeyFlags the flags that apply to every API key
     * @param defaultRateLimit the rate limit of keys that have none of their own
     * @param subscriptions which keys may subscribe
     */
    UseCases create(
            HttpWebhooks webhooks,
            Set<ApiKeyFlag> globalKeyFlags,
            RateLimit defaultRateLimit,
            SubscriptionPolicy subscriptions) {
        UpdateDecider decider = new UpdateDecider(validator, clock);
        ArchiveDecider archiveDecider = new ArchiveDecider(clock);
        CreationDecider creationDecider = new CreationDecider(decider, validator, clock, UUID::randomUUID);
        return new UseCases(
                new AuthenticateService(persistence.apiKeyStore(), clock, globalKeyFlags, defaultRateLimit),
                new CreateLeadService(
                        persistence.leadStore(),
                        persistence.catalogStore(),
                        persistence.endpointStore(),
                        persistence.leadIdAllocator(),
                        creationDecider),
                new BulkCreateLeadsService(
                        persistence.leadStore(),
                        persistence.catalogStore(),
                        persistence.leadIdAllocator(),
                        creationDecider),
                new UpdateLeadService(persistence.leadStore(), decider),
                new BulkUpdateLeadsService(persistence.leadStore(), decider),
                new PreviewUpdateService(persistence.leadStore(), persistence.endpointStore()::list, decider),
                new FindLeadIdService(persistence.leadStore()),
                new ReadLeadService(persistence.leadStore()),
                new ArchiveLeadService(persistence.leadStore(), archiveDecider),
                new RestoreLeadService(persistence.leadStore(), archiveDecider),
                new EraseLeadService(persistence.leadErasureStore(), archiveDecider),
                new ListLeadsService(persistence.leadListStore(), persistence.catalogStore()),
                new ReadHistoryService(persistence.leadHistoryStore()),
                new ReadChangeFeedService(persistence.changeFeedStore()),
                new ReadActivityService(persistence.activityStore(), clock),
                new ReadAuditLogService(persistence.auditLog()),
                new ManageCatalogService(persistence.catalogStore(), clock, UUID::randomUUID),
                new ManageCompanyKeysService(
                        persistence.apiKeyStore(),
                        persistence.catalogStore()::find,
                        clock,
                        UUID::randomUUID,
                        random,
                        defaultRateLimit),
                new ManageEndpointsService(
                        persistence.endpointStore(),
                        persistence.apiKeyStore(),
                        webhooks.urlValidator(),
                        subscriptions,
                        clock,
                        UUID::randomUUID,
                        random),
                new ReadDeliveriesService(
                        persistence.endpointStore(), persistence.deliveryLog(), HttpWebhooks.requestRenderer()),
                new ReplayDeliveriesService(
                        persistence.endpointStore(),
                        persistence.deliveryLog(),
                        persistence.replayStore(),
                        clock,
                        UUID::randomUUID),
                new PingEndpointService(
                        persistence.endpointStore(),
                        persistence.catalogStore(),
                        webhooks.pingSender(),
                        clock,
                        UUID::randomUUID),
                readiness);
    }
}
