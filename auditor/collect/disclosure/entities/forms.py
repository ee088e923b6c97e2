"""Words by which a name shows that it is a firm's."""

import re


SUFFIX = (
    r"(?:Pte\.?\s+Ltd\.?|Pty\.?\s+Ltd\.?|Co\.,?\s+Ltd\.?|Limited|Ltd\.?|LLC|L\.L\.C\."
    r"|LLP|L\.L\.P\.|CPAs?,?\s+P\.C\.|P\.C\.|CPAs?|LP|L\.P\.|Inc\.?|Incorporated|Corp\.?"
    r"|Corporation|PLC|plc|N\.A\.|"
    r"AG|GmbH(?:\s*&\s*Co\.?\s*KG(?:aA)?)?|KGaA|KG|SE|S\.A\.(?:\s?S\.|\s?U\.)?|SA|SAS"
    r"|S\.à\s?r\.l\.|Sàrl|SARL|S\.r\.l\.|S\.p\.A\.|S\.L\.(?:U\.|P\.)?|S\.C\.A\.|B\.V\.|N\.V\.|"
    r"AB|ASA|A/S|ApS|Oy|OÜ|AS|UAB|d\.o\.o\.|e\.V\.|Anstalt|Stiftung|Trust\s+Company"
    r"|Trust\s+Co\.?|Trust|Bank|Privatbank|Depotbank|Bankhaus|Banque|Banco|Bancorp|Treuhand|"
    r"Partners|Associates|Associés|Asociados|&\s(?:Co|Cie|Sons|Söhne|Fils|Hijos|Figli|Bros)\.?|Company|Custody|Securities|Nominees"
    r"|Fiduciary|Depositary|Depository|Auditores|Auditors|Assurance|Advisory|Revision"
    r"|Wirtschaftsprüfung(?:sgesellschaft)?|"
    r"Accountants|Clearing|Brokerage|Trustees|Holdings?|Group|Markets|Prime|Services"
    r"|Custodians?|Custodial|Fiduciaries|Depositaries|Safekeeping|Labs|Digital|Oyj|PAC|DAC|[PKI]/S|y\s+Cía\.?|eG|UG"
    r"|P\.A\.?|S\.C\.?|S\.N\.C\.?|Co\.|SNC|Kft\.?|Zrt\.?|[Ss]p\.\s?z\s?o\.o\.|a\.s\.?|s\.r\.o\.?|K\.K\.?"
    r"|Sdn\.?\s+Bhd\.?|Berhad|PJSC|FZE|FZCO|DMCC|SpA|Srl|Genossenschaft|[A-ZÄÖÜ][a-zäöüß]+bank"
    r"|International|Investments|Internal\s+Audit|Audit|mbH|KB|Oracles?|Attest"
    r"|Brokers|Capital|Auditoría|LTD\.?|LIMITED|TRUST\s+COMPANY|INC\.?|Révision|Expertise)"
)
PREFIXED = re.compile(
    r"^(?:Bankhaus|Privatbank|Banque|Banco|Banca|Bank|Depositary|Depositaria|Cabinet|Caisse|Trust|Caja|Caixa"
    r"|Fideicomiso|Sociedad|Fiduciaire|Treuhand|Sparkasse|Kreissparkasse|Stadtsparkasse|Crédit"
    r"|Volksbank|Raiffeisenbank|Landesbank|Kantonalbank|Compagnie|Société)\b"
)
# Two partners make a firm, two nouns do not: `Harrow & Pike`, and `Terms & Conditions`.
PARTNERS = re.compile(
    r"(?!.*\b(?:Terms|Conditions|Risks?|Questions?|Answers?|Privacy|Fees?|Costs?|Standard|Poor"
    r"|Johnson|Procter|Gamble|Shares?|Stocks?|Tokens?|Mint|Burn|Research|Development|Legal|Tax"
    r"|Compliance|Custody|Reserves?|Security|Safety|Support|Help|News|About|Team|Product|Products"
    r"|Policy|Disclosures?|Docs|Redemptions?|Proof|Audits?|Trading|Issuer|Custodian|Buy|Sell)\b)"
    r"[^\W\d_][\w’'-]+(?:\s[^\W\d_][\w’'-]+)?\s&\s[^\W\d_][\w’'-]+(?:\s[^\W\d_][\w’'-]+)?"
)
