package dev.leadpatch.application.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;

/** A lead together with all that it can refer to, both of one moment. */
public record LeadSnapshot(Lead lead, CompanyCatalog catalog) {}
