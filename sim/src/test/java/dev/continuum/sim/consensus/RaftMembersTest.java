package dev.continuum.sim.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RaftMembersTest {
  private static final RaftMembers THREE = RaftMembers.of(List.of(0, 1, 2), List.of(3, 4));
  private static final RaftMembers OTHERS = RaftMembers.of(List.of(2, 3, 4), List.of());

  @Test
  void aJointPhaseNeedsBothMajorities() {
    RaftMembers joint = THREE.jointWith(OTHERS);
    assertTrue(joint.isJoint());
    assertFalse(joint.isQuorum(List.of(0, 1)::contains));
    assertFalse(joint.isQuorum(List.of(3, 4)::contains));
    assertTrue(joint.isQuorum(List.of(1, 2, 3)::contains));
    assertEquals(OTHERS, joint.settled());
  }

  @Test
  void learnersDoNotCount() {
    assertFalse(THREE.isQuorum(List.of(0, 3, 4)::contains));
    assertTrue(THREE.isQuorum(List.of(0, 1)::contains));
    assertFalse(RaftMembers.NONE.isQuorum(_ -> true));
  }

  @Test
  void quorumsApartAreFound() {
    assertFalse(RaftMembers.overlap(THREE, OTHERS));
    assertTrue(RaftMembers.overlap(THREE, THREE.jointWith(OTHERS)));
    assertTrue(RaftMembers.overlap(THREE.jointWith(OTHERS), OTHERS));
    assertTrue(RaftMembers.overlap(THREE, RaftMembers.of(List.of(0, 1, 2, 3), List.of())));
    assertFalse(RaftMembers.overlap(THREE, RaftMembers.of(List.of(0, 1, 2, 3, 4), List.of(5))));
  }
}
