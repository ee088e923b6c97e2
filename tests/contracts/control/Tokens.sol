// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {AccessControlEnumerable} from "@openzeppelin/contracts/access/extensions/AccessControlEnumerable.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";

/// Nobody can make more of it.
contract FixedToken is ERC20 {
    constructor() ERC20("Tesla xStock", "TSLAx") {
        _mint(msg.sender, 1000e18);
    }
}

/// Its functions, behind a proxy: no constructor, no owner.
contract FixedLogic is ERC20 {
    constructor() ERC20("Tesla xStock", "TSLAx") {}
}

contract RoleToken is ERC20, AccessControl {
    bytes32 public constant MINTER_ROLE = keccak256("MINTER_ROLE");

    constructor(address admin, address minter_) ERC20("Tesla xStock", "TSLAx") {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(MINTER_ROLE, minter_);
        // So that tests can set up roles and step back.
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
    }

    function mint(address to, uint256 amount) external virtual onlyRole(MINTER_ROLE) {
        _mint(to, amount);
    }
}

/// A role of no public name mints as well.
contract SecretRoleToken is RoleToken {
    bytes32 private constant SECRET = keccak256("the role nobody has heard of");

    constructor(address admin, address minter_, address secret) RoleToken(admin, minter_) {
        _grantRole(SECRET, secret);
    }

    function mint(address to, uint256 amount) external override {
        require(hasRole(MINTER_ROLE, msg.sender) || hasRole(SECRET, msg.sender));
        _mint(to, amount);
    }
}

/// A function of no public name mints as well.
contract SecretMintToken is RoleToken {
    address private immutable maker = msg.sender;

    constructor(address admin, address minter_) RoleToken(admin, minter_) {}

    function harmlessLooking(address to, uint256 amount) external {
        require(msg.sender == maker);
        _mint(to, amount);
    }
}

contract ListedRoleToken is ERC20, AccessControlEnumerable {
    bytes32 public constant MINTER_ROLE = keccak256("MINTER_ROLE");
    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER_ROLE");

    constructor(address admin, address minter_, address pauser_) ERC20("Tesla xStock", "TSLAx") {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(MINTER_ROLE, minter_);
        _grantRole(PAUSER_ROLE, pauser_);
    }

    function mint(address to, uint256 amount) external onlyRole(MINTER_ROLE) {
        _mint(to, amount);
    }
}

/// One address per power, as xStocks have it, with everything an issuer may do to holders.
contract PowersToken is ERC20, Ownable {
    address public minter;
    address public burner;
    address public pauser;
    bool public isPaused;
    address public sanctionsList;
    uint256 public feePerPeriod;

    constructor(address owner_, address minter_) ERC20("Tesla xStock", "TSLAx") Ownable(owner_) {
        minter = minter_;
        burner = pauser = owner_;
    }

    function setMinter(address who) external onlyOwner {
        minter = who;
    }

    function mint(address to, uint256 amount) external virtual {
        require(msg.sender == minter && !isPaused);
        _mint(to, amount);
    }

    function burn(address from, uint256 amount) external virtual {
        require(msg.sender == burner && (from == msg.sender || from == address(this)));
        _burn(from, amount);
    }

    function setPause(bool paused_) external {
        require(msg.sender == pauser);
        isPaused = paused_;
    }

    function setSanctionsList(address list) external onlyOwner {
        sanctionsList = list;
    }

    function updateFeePerPeriod(uint256 fee) external onlyOwner {
        feePerPeriod = fee;
    }
}

contract SeizingToken is PowersToken {
    uint256 public immutable cap = 5_000e18;

    constructor(address owner_, address minter_) PowersToken(owner_, minter_) {}

    function forcedTransfer(address from, address to, uint256 amount) external onlyOwner {
        _transfer(from, to, amount);
    }
}

contract BurningToken is PowersToken {
    constructor(address owner_, address minter_) PowersToken(owner_, minter_) {}

    function burn(address from, uint256 amount) external override {
        require(msg.sender == burner);
        _burn(from, amount);
    }
}

contract OpenMintToken is ERC20 {
    constructor() ERC20("Tesla xStock", "TSLAx") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}

contract PausingToken is ERC20, Ownable, Pausable {
    constructor(address owner_) ERC20("Tesla xStock", "TSLAx") Ownable(owner_) {
        _mint(owner_, 1000e18);
    }

    function pause() external onlyOwner {
        _pause();
    }

    function unpause() external onlyOwner {
        _unpause();
    }

    function _update(address from, address to, uint256 value) internal override whenNotPaused {
        super._update(from, to, value);
    }
}

/// Keeps who is blocked itself.
contract BlockingToken is ERC20, Ownable {
    mapping(address => bool) public isBlacklisted;

    constructor(address owner_) ERC20("Tesla xStock", "TSLAx") Ownable(owner_) {}

    function blacklist(address who) external onlyOwner {
        isBlacklisted[who] = true;
    }
}

/// Replaces its own program, guarded by its owner.
contract SelfLogic is ERC20, Initializable, UUPSUpgradeable {
    address public owner;

    constructor(bool locked) ERC20("Tesla xStock", "TSLAx") {
        if (locked) _disableInitializers();
    }

    function initialize(address owner_) external initializer {
        owner = owner_;
    }

    function _authorizeUpgrade(address) internal view override {
        require(msg.sender == owner);
    }

    function name() public pure override returns (string memory) {
        return "Tesla xStock";
    }

    function symbol() public pure override returns (string memory) {
        return "TSLAx";
    }
}

/// Forgot the guard.
contract UnguardedLogic is ERC20, UUPSUpgradeable {
    constructor() ERC20("Tesla xStock", "TSLAx") {}

    function _authorizeUpgrade(address) internal view override {}
}

/// The initializer of a later version, open to whoever comes first.
contract LaterLogic is ERC20 {
    uint256 public periodLength;

    constructor() ERC20("Tesla xStock", "TSLAx") {}

    function initialize_v2(uint256 period, uint256, uint256) external {
        require(periodLength == 0);
        periodLength = period;
    }
}

contract CanDestroy is ERC20, Ownable {
    constructor(address owner_) ERC20("Tesla xStock", "TSLAx") Ownable(owner_) {}

    function pause() external onlyOwner {
        selfdestruct(payable(msg.sender));
    }
}

/// 32 bytes where others have text, as very old tokens do.
contract OldSymbolToken {
    bytes32 public symbol = "TSLAx";
    bytes32 public name = "Tesla xStock";
    uint8 public decimals = 18;
    uint256 public totalSupply;
}

contract NamedToken is ERC20 {
    constructor(string memory name_, string memory symbol_) ERC20(name_, symbol_) {}
}

/// Its one view of its minter fails when it is asked.
contract RevertingMinterToken is ERC20, Ownable {
    address private hidden;

    constructor(address owner_, address minter_) ERC20("Tesla xStock", "TSLAx") Ownable(owner_) {
        hidden = minter_;
    }

    function minter() external view returns (address) {
        require(msg.sender == hidden);
        return hidden;
    }

    function mint(address to, uint256 amount) external {
        require(msg.sender == hidden || msg.sender == owner());
        _mint(to, amount);
    }
}

/// Whoever comes first names the minter.
contract OpenAppointToken is ERC20 {
    address public minter;

    constructor(address minter_) ERC20("Tesla xStock", "TSLAx") {
        minter = minter_;
    }

    function setMinter(address who) external {
        minter = who;
    }

    function mint(address to, uint256 amount) external {
        require(msg.sender == minter);
        _mint(to, amount);
    }
}

/// One key replaces the program and makes tokens, as many as it likes.
contract WeakLogic is SelfLogic {
    constructor() SelfLogic(true) {}

    function mint(address to, uint256 amount) external {
        require(msg.sender == owner);
        _mint(to, amount);
    }
}
