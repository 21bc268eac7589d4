package com.example.crm;

import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.embed.Leadpatch;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.value.LeadId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Validator;
import java.math.BigDecimal;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Converts leads to deals, a table of the CRM. Lead and deal are written in one transaction. */
@RestController
class DealController {
    private static final Map<String, String> CONVERTED = Map.of("status", "converted");

    private final Leadpatch leadpatch;
    private final JdbcClient jdbc;
    private final Sessions sessions;

    DealController(
            PostgresPersistence persistence, DataSource pool, Validator validator, JdbcClient jdbc, Sessions sessions) {
        this.leadpatch = Leadpatch.builder(persistence.leadStoreIn(new SpringTransactions(pool)))
                .validator(validator)
                .build();
        this.jdbc = jdbc;
        this.sessions = sessions;
    }

    @Transactional
    @PostMapping("/leads/{lead}/deals")
    @ResponseStatus(HttpStatus.CREATED)
    public void convert(@PathVariable long lead, @RequestParam BigDecimal amount, HttpServletRequest request) {
        Caller caller = sessions.callerOf(request);
        UpdateLead.Result result = leadpatch.patch(caller, new LeadId(lead), CONVERTED);
        if (!(result instanceof UpdateLead.Result.Updated)) {
            throw new ResponseStatusException(statusOf(result), "the lead can't be converted");
        }
        jdbc.sql("insert into deals (company_id, lead_id, amount) values (?, ?, ?)")
                .params(caller.company().value(), lead, amount)
                .update();
    }

    private static HttpStatus statusOf(UpdateLead.Result result) {
        if (result instanceof UpdateLead.Result.NotFound) {
            return HttpStatus.NOT_FOUND;
        }
        if (result instanceof UpdateLead.Result.Forbidden) {
            return HttpStatus.FORBIDDEN;
        }
        return result instanceof UpdateLead.Result.Busy ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.CONFLICT;
    }
}
