package com.example.crm;

import dev.leadpatch.adapter.persistence.Housekeeping;
import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.application.embed.Leadpatch;
import jakarta.validation.Validator;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens Leadpatch on the data source of the application, with its validator. Its tables are in a schema of their own. */
@Configuration(proxyBeanMethods = false)
class LeadpatchConfiguration {

    // embed: begin
    @Bean(initMethod = "migrate")
    PostgresPersistence persistence(DataSource pool) {
        return PostgresPersistence.builder(pool).open();
    }

    @Bean
    Leadpatch leadpatch(PostgresPersistence persistence, Validator validator) {
        return Leadpatch.builder(persistence.leadStore()).validator(validator).build();
    }
    // embed: end

    /** Deletes expired data in the background; a database needs it on at least one node. */
    @Bean
    Housekeeping housekeeping(PostgresPersistence persistence) {
        return persistence.startHousekeeping(Duration.ofDays(30));
    }
}
