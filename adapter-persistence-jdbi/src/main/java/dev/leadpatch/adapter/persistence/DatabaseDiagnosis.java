package dev.leadpatch.adapter.persistence;

/**
 * Why a database can't be reached or used, for its operator. It contains no passwords and no values of rows.
 *
 * @param reason a clause, such as "the password is wrong", with PostgreSQL's own sentence if it reported one
 * @param remedy a sentence; empty if the reason says what to do
 * @param isReached whether the database itself reported the failure
 * @param isTemporary whether a later attempt may succeed with the same settings
 */
public record DatabaseDiagnosis(String reason, String remedy, boolean isReached, boolean isTemporary) {}
