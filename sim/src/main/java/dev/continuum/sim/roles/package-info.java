/**
 * Roles and dynamic membership under random joins, crashes, goodbyes, departures, lost zones and
 * changes of leader: the planner of each node, over the state machine and a model of a group.
 *
 * <p>Inputs: choices. Effects: none but a trace. Claims, judged by what the world knows and not by
 * what a planner was told: one change in flight; the majorities before and after each change
 * answer; nobody votes who did not catch up; the number of voters is odd; a bounded number of
 * changes an event, and none when all is quiet; the spread over zones is the best there is.
 */
@NullMarked
package dev.continuum.sim.roles;

import org.jspecify.annotations.NullMarked;
