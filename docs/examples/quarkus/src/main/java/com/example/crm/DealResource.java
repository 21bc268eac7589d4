package com.example.crm;

import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.embed.Leadpatch;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.value.LeadId;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import jakarta.validation.Validator;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response.Status;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Converts leads to deals, a table of the CRM. Lead and deal are written in one transaction. */
@Singleton
@Path("/leads/{lead}/deals")
public class DealResource {
    private static final Map<String, String> CONVERTED = Map.of("status", "converted");

    private final Leadpatch leadpatch;
    private final DataSource pool;

    @Inject
    HttpServerRequest request;

    @Inject
    Sessions sessions;

    DealResource(
            PostgresPersistence persistence,
            DataSource pool,
            TransactionSynchronizationRegistry registry,
            Validator validator) {
        this.leadpatch = Leadpatch.builder(persistence.leadStoreIn(new JtaTransactions(pool, registry)))
                .validator(validator)
                .build();
        this.pool = pool;
    }

    @POST
    @Transactional(rollbackOn = Exception.class)
    @ResponseStatus(201)
    public void convert(@PathParam("lead") long lead, @QueryParam("amount") BigDecimal amount) throws SQLException {
        Caller caller = sessions.callerOf(request);
        UpdateLead.Result result = leadpatch.patch(caller, new LeadId(lead), CONVERTED);
        if (!(result instanceof UpdateLead.Result.Updated)) {
            throw new WebApplicationException("the lead can't be converted", statusOf(result));
        }
        insertDeal(caller.company().value(), lead, amount);
    }

    private static Status statusOf(UpdateLead.Result result) {
        if (result instanceof UpdateLead.Result.NotFound) {
            return Status.NOT_FOUND;
        }
        if (result instanceof UpdateLead.Result.Forbidden) {
            return Status.FORBIDDEN;
        }
        return result instanceof UpdateLead.Result.Busy ? Status.SERVICE_UNAVAILABLE : Status.CONFLICT;
    }

    private void insertDeal(long company, long lead, BigDecimal amount) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into deals (company_id, lead_id, amount) values (?, ?, ?)")) {
            insert.setLong(1, company);
            insert.setLong(2, lead);
            insert.setBigDecimal(3, amount);
            insert.executeUpdate();
        }
    }
}
