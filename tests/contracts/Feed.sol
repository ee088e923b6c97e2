// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// A price or reserve feed with the AggregatorV3 views; every field of a round can be set, also to
/// what an honest feed would never say.
contract Feed {
    struct Round {
        int256 answer;
        uint256 startedAt;
        uint256 updatedAt;
        uint80 answeredInRound;
    }

    uint8 public immutable decimals;
    string public description;
    uint256 public constant version = 6;
    uint16 public phaseId = 1;
    uint80 public latest;

    mapping(uint80 => Round) internal rounds;

    event AnswerUpdated(int256 indexed current, uint256 indexed roundId, uint256 updatedAt);

    constructor(string memory description_, uint8 decimals_) {
        description = description_;
        decimals = decimals_;
        latest = uint80(phaseId) << 64;
    }

    function set(int256 answer, uint256 updatedAt) external {
        latest += 1;
        rounds[latest] = Round(answer, updatedAt, updatedAt, latest);
        emit AnswerUpdated(answer, latest, updatedAt);
    }

    function setRound(uint80 id, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredIn)
        external
    {
        latest = id;
        rounds[id] = Round(answer, startedAt, updatedAt, answeredIn);
    }

    /// A new aggregator behind the proxy restarts the round numbers.
    function newPhase() external {
        phaseId += 1;
        latest = uint80(phaseId) << 64;
    }

    function aggregator() external view returns (address) {
        return address(this);
    }

    function phaseAggregators(uint16) external view returns (address) {
        return address(this);
    }

    function getRoundData(uint80 id)
        public
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        Round storage round = rounds[id];
        require(round.updatedAt != 0 || round.startedAt != 0 || id == latest, "No data present");
        return (id, round.answer, round.startedAt, round.updatedAt, round.answeredInRound);
    }

    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        return getRoundData(latest);
    }
}
