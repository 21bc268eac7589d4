package dev.leadpatch.application.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;

/** A lead and its company's catalog as of one moment. */
public record LeadSnapshot(Lead lead, CompanyCatalog catalog) {}
